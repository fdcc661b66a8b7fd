package dev.lanes.jmh.report;

/** How the page looks, on light and dark ground, from 320 pixels up. */
final class PageStyle {
  private PageStyle() {}

  /** Returns the style sheet. */
  static String css() {
    return ":root{color-scheme:light dark;"
        + Colours.LIGHT
        + ";--ground:#fbfbfa;--card:#ffffff;--ink:#1d2126;--soft:#59616b;--line:#dfe2e6;"
        + "--track:#eff1f3;--mark:#1d2126;--band:rgba(29,33,38,.16)}\n"
        + "@media (prefers-color-scheme:dark){:root{"
        + Colours.DARK
        + ";--ground:#14171a;--card:#1b1f23;--ink:#e8eaed;--soft:#a3abb5;--line:#333a42;"
        + "--track:#262c32;--mark:#f2f4f6;--band:rgba(242,244,246,.2)}}\n"
        + RULES;
  }

  private static final String RULES =
      """
      *{box-sizing:border-box}
      body{margin:0;background:var(--ground);color:var(--ink);
        font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
        overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
      main{max-width:76rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
      h1{font-size:clamp(1.5rem,1.1rem + 1.8vw,2.25rem);line-height:1.2;margin:.25rem 0 1rem;
        text-wrap:balance}
      h2{font-size:1.35rem;line-height:1.3;margin:3rem 0 .75rem}
      h3{font-size:1.05rem;margin:0 0 .5rem}
      h4{font-size:1rem;margin:0}
      p{margin:.25rem 0 .75rem}
      code{font:.85em/1.4 ui-monospace,"SF Mono",Menlo,Consolas,monospace;color:var(--soft)}
      ul{list-style:none;margin:0;padding:0}
      .what{color:var(--soft);margin:0}
      .also{color:var(--soft);margin:0 0 1rem}
      .also li{padding:.1rem 0}
      .warning{border-left:.3rem solid var(--c1);background:var(--card);padding:.6rem 1rem;
        margin:1rem 0}
      .cards{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));
        margin:1.5rem 0 0}
      .card,.chart,.scroll,.brief{background:var(--card);border:1px solid var(--line);border-radius:.6rem}
      .card{padding:1rem 1.25rem}
      dl{display:grid;grid-template-columns:fit-content(45%) minmax(0,1fr);gap:.3rem 1rem;margin:0;
        font-size:.92rem}
      dt{color:var(--soft)}
      dd{margin:0}
      .charts{display:grid;gap:1rem;align-items:start;margin:0 0 1rem;
        grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr))}
      .chart{margin:0;padding:1rem 1.25rem 1.25rem;min-width:0}
      .chart figcaption p{color:var(--soft);font-size:.85rem;margin:.15rem 0 .5rem}
      .keys{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.85rem;margin:0 0 .5rem}
      .keys li{display:flex;align-items:center;gap:.5rem}
      .dot{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;margin-right:.5rem}
      .swatch{position:static!important;flex:none;width:.8rem;height:.8rem;border-radius:.15rem}
      .swatch.mark{width:0;height:1rem;border-radius:0}
      .swatch.band{width:1.2rem}
      .block{margin:.9rem 0 0}
      .shape{font-size:.9rem;margin:0 0 .2rem;line-height:1.35}
      .shape code,h2 code{display:inline-block}
      .bars li,.scale{display:grid;grid-template-columns:6.5rem minmax(0,1fr) 4.25rem;gap:0 .6rem;
        font-size:.85rem;line-height:1.25}
      .bars li{align-items:center}
      .name{color:var(--soft)}
      .value{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
      .track{position:relative;align-self:stretch;min-height:1.35rem;background:var(--track)}
      .fill{position:absolute;left:0;top:50%;height:.85rem;transform:translateY(-50%);
        border-radius:0 .15rem .15rem 0;min-width:1px}
      .whisker{position:absolute;top:50%;height:.5rem;transform:translateY(-50%);min-width:2px;
        border:solid var(--ink);border-width:0 1.5px;
        background:linear-gradient(var(--ink),var(--ink)) center/100% 1.5px no-repeat}
      .mark{position:absolute;top:0;bottom:0;border-left:2px dashed var(--mark);margin-left:-1px}
      .mark.m1{border-left-style:dotted}
      .band{position:absolute;top:0;bottom:0;min-width:3px;background-color:var(--band)}
      .band.m1{background-image:repeating-linear-gradient(45deg,transparent 0 3px,var(--band) 3px 6px)}
      .scale{color:var(--soft);font-size:.75rem;margin-top:.35rem}
      .ticks{position:relative;height:1.2rem}
      .ticks span{position:absolute;transform:translateX(-50%);white-space:nowrap;
        font-variant-numeric:tabular-nums}
      .c0{background:var(--c0)}.c1{background:var(--c1)}.c2{background:var(--c2)}
      .c3{background:var(--c3)}.c4{background:var(--c4)}.c5{background:var(--c5)}
      .c6{background:var(--c6)}
      .brief{max-width:48rem;overflow-x:auto}
      .scroll{overflow-x:auto;max-height:80vh;overflow-y:auto}
      .scroll:focus-visible,.brief:focus-visible{outline:3px solid var(--c0);outline-offset:2px}
      table{border-collapse:collapse;font-size:.85rem;width:100%;overflow-wrap:normal}
      th,td{padding:.4rem .75rem;text-align:left;white-space:nowrap;
        border-bottom:1px solid var(--line)}
      thead th{position:sticky;top:0;background:var(--card);color:var(--soft);font-weight:600;
        z-index:1}
      td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
      td code,td small{display:block}
      td small{color:var(--soft);font-size:.9em}
      td.wrap{white-space:normal}
      .scroll td.wrap{min-width:13rem}
      .scroll th,.scroll td{padding:.4rem .5rem}
      .brief th{white-space:normal}
      tbody tr:last-child td{border-bottom:0}
      .notes{list-style:disc;padding-left:1.25rem}
      .notes li{margin:.25rem 0}
      footer{color:var(--soft);font-size:.85rem;margin-top:3rem}
      @media (max-width:40rem){
        main{padding:1.25rem .9rem 3rem}
        h2{margin-top:2.25rem}
        .brief th,.brief td{padding:.4rem .5rem}
        .chart,.card{padding:.9rem}
        .bars li,.scale{grid-template-columns:5rem minmax(0,1fr) 3.9rem;gap:0 .45rem}
      }
      @media (max-width:22rem){.ticks span:nth-child(even){display:none}}
      @media print{.scroll{max-height:none;overflow:visible}.chart{break-inside:avoid}}
      """;
}
