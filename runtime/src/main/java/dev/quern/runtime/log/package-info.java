/**
 * What functions log, on disk: log groups of streams of events, in segment files that are appended to by one thread and
 * read by any, until their age or the room that they take ends them. Function threads hand their lines over in memory
 * and never wait for a disk; what does not fit is counted.
 */
@NullMarked
package dev.quern.runtime.log;

import org.jspecify.annotations.NullMarked;
