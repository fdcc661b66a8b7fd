package dev.lanes.jmh.report;

/** The frame of all pages: a title, the style, the content and a last line. */
public final class HtmlPage {
  private HtmlPage() {}

  /**
   * Returns a whole page, which fetches nothing.
   *
   * @param title what the page is of
   * @param style rules beside the common ones; may be empty
   * @param body the content, as markup
   * @param footer the last line
   */
  public static String of(String title, String style, String body, String footer) {
    return """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="UTF-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>%s – Lanes</title>
        <style>
        %s%s</style>
        </head>
        <body>
        <main>
        %s<footer>%s</footer>
        </main>
        </body>
        </html>
        """
        .formatted(Markup.escape(title), PageStyle.css(), style, body, Markup.escape(footer));
  }
}
