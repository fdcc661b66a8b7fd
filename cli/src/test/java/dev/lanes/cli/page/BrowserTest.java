package dev.lanes.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanes.cli.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, opened from disk, on wide and narrow screens. */
class BrowserTest {
  /** Looks at the page in frames as wide as screens, and writes down what is wrong. */
  private static final String HARNESS =
      """
      <!DOCTYPE html><meta charset="UTF-8"/><body><script>
      const found = [];
      const check = (frame, width) => {
        const doc = frame.contentDocument, say = text => found.push(width + ": " + text);
        const scrolls = e => e.closest(".scroll,.brief");
        if (doc.documentElement.scrollWidth > width) say("wider than the screen");
        for (const img of doc.images) if (!img.naturalWidth) say("no picture " + img.alt);
        for (const e of doc.querySelectorAll("main *")) {
          if (e.closest("svg") || scrolls(e)) continue;
          const box = e.getBoundingClientRect();
          if (box.left < -0.5 || box.right > width + 0.5) say("cut off: " + e.outerHTML.slice(0, 90));
          if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).overflowX !== "visible")
            say("clipped: " + e.outerHTML.slice(0, 90));
        }
        const matrix = doc.querySelector(".matrix");
        if ([390, 1280].includes(width) && matrix.scrollWidth > matrix.clientWidth) say("the matrix has to be scrolled");
        for (const axis of doc.querySelectorAll(".ticks,.levels")) {
          const boxes = [...axis.children].map(e => e.getBoundingClientRect());
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
            if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
              say("labels overlap: " + axis.textContent);
          }));
        }
        for (const line of doc.querySelectorAll("path.line")) {
          const box = line.getBoundingClientRect();
          if (box.width < 50) say("no line: " + line.closest("figure").textContent);
        }
        const loaded = frame.contentWindow.performance.getEntriesByType("resource");
        for (const r of loaded) if (!r.name.startsWith("data:")) say("fetched " + r.name);
        say("charts " + doc.querySelectorAll("svg").length);
      };
      for (const width of [1280, 768, 390, 320]) {
        const frame = document.createElement("iframe");
        frame.style = "border:0;width:" + width + "px;height:900px";
        frame.onload = () => check(frame, width);
        frame.src = "page.html";
        document.body.append(frame);
      }
      addEventListener("load", () => {
        const out = document.createElement("pre");
        out.id = "found";
        out.textContent = found.join("\\n");
        document.body.append(out);
      });
      </script></body>
      """;

  @TempDir Path folder;

  @Test
  void isReadableOnEveryScreen() throws Exception {
    assertThat(looked(Runs.finished(12, 0.62)))
        .containsExactlyInAnyOrder(
            "1280: charts 4", "768: charts 4", "390: charts 4", "320: charts 4");
  }

  @Test
  void isReadableAfterOneEpochAndAfterHundreds() throws Exception {
    for (RunView run : new RunView[] {Runs.finished(1, 0.991), Runs.finished(160, 0.96)}) {
      assertThat(looked(run)).hasSize(4).allMatch(line -> line.endsWith(": charts 4"));
    }
  }

  private String[] looked(RunView run) throws Exception {
    Optional<Chromium> browser = Chromium.find();
    assumeTrue(browser.isPresent(), "no Chromium on PATH");
    Files.writeString(folder.resolve("page.html"), RunPage.page(run));
    Path harness = Files.writeString(folder.resolve("harness.html"), HARNESS);
    String document = browser.get().documentOf(harness.toUri().toString(), folder);
    Matcher found =
        Pattern.compile("<pre id=\"found\">(.*?)</pre>", Pattern.DOTALL).matcher(document);
    assertThat(found.find()).as(document).isTrue();
    return found.group(1).split("\n", -1);
  }
}
