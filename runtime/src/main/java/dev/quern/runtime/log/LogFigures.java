package dev.quern.runtime.log;

/**
 * What a log store has done since it was opened, and how large it is.
 *
 * @param lines
 *            events written
 * @param bytes
 *            bytes of their messages
 * @param droppedLines
 *            events that were lost because they came faster than they could be written, or could not be written
 * @param droppedBytes
 *            bytes of their messages
 * @param storedBytes
 *            room that all logs take on disk now
 */
public record LogFigures(long lines, long bytes, long droppedLines, long droppedBytes, long storedBytes) {}
