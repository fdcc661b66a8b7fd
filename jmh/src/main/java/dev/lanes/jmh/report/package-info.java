/** What was measured, as rows, tables, JSON and a page. */
@NullMarked
package dev.lanes.jmh.report;

import org.jspecify.annotations.NullMarked;
