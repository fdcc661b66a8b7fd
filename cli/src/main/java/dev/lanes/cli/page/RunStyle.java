package dev.lanes.cli.page;

/** What the page of a run needs beside the style of all pages. */
final class RunStyle {
  static final String RULES =
      """
      .charts{align-items:stretch}
      .chart{display:flex;flex-direction:column}
      .plot{margin-top:auto;display:grid;grid-template-columns:3.6rem minmax(0,1fr);gap:.3rem .5rem;
        padding:.4rem .6rem 0 0}
      .plot svg{grid-column:2;width:100%;height:13rem;display:block;overflow:visible;
        border-bottom:1px solid var(--line)}
      .plot .ticks{grid-column:2;color:var(--soft);font-size:.75rem}
      .levels{position:relative;color:var(--soft);font-size:.75rem}
      .levels span{position:absolute;right:0;transform:translateY(50%);white-space:nowrap;
        font-variant-numeric:tabular-nums}
      .grid{stroke:var(--line);stroke-width:1px;vector-effect:non-scaling-stroke;fill:none}
      .line{fill:none;stroke-width:1.75px;stroke-linejoin:round;vector-effect:non-scaling-stroke}
      .dots{stroke-width:7px;stroke-linecap:round;vector-effect:non-scaling-stroke}
      .s0{stroke:var(--c0)}.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}
      .filters,.mistakes{display:grid;gap:.5rem}
      .filters{grid-template-columns:repeat(auto-fill,3.25rem)}
      .filters img{display:block;width:100%;height:auto;image-rendering:pixelated}
      .mistakes{grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.75rem}
      .mistakes li{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
        padding:.75rem;font-size:.85rem;line-height:1.35}
      .mistakes img{display:block;width:100%;max-width:8rem;height:auto;margin:0 auto .5rem}
      .mistakes img[width="28"],.mistakes img[width="32"]{image-rendering:pixelated}
      .mistakes p{margin:0}
      .matrix{max-width:60rem}
      .brief.matrix th,.brief.matrix td{padding:.4rem .45rem}
      .matrix tbody th{font-weight:400;white-space:nowrap}
      .matrix td{border:1px solid var(--ground)}
      .matrix .hit{background:color-mix(in srgb,var(--c0) calc(var(--share)*.4),var(--card))}
      .matrix .miss{background:color-mix(in srgb,var(--c1) calc(var(--share)*.9),var(--card))}
      @media (max-width:40rem){
        .plot{grid-template-columns:2.9rem minmax(0,1fr);padding-right:.3rem}
        .plot svg{height:11rem}
        .mistakes{grid-template-columns:repeat(auto-fill,minmax(8.25rem,1fr))}
        .brief.matrix table{font-size:.68rem}
        .brief.matrix th,.brief.matrix td{padding:.25rem .15rem}
        .matrix tbody th{white-space:normal}
        .matrix tr>:last-child{display:none} /* ten classes then fit a telephone */
      }
      """;

  private RunStyle() {}
}
