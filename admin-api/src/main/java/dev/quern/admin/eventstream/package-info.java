/** Answers that are streams of events: {@code application/vnd.amazon.eventstream}. */
@NullMarked
package dev.quern.admin.eventstream;

import org.jspecify.annotations.NullMarked;
