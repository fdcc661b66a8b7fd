package dev.lanes.cli.page;

/**
 * A picture that lies in the page itself.
 *
 * @param uri its content as a data URI
 * @param width in pixels
 * @param height in pixels
 */
public record Picture(String uri, int width, int height) {}
