package dev.quern.storage.tables.partiql;

/**
 * Where in a statement something is written.
 *
 * @param line
 *            from 1
 * @param column
 *            of its first character, from 1
 * @param length
 *            in characters
 */
record Place(int line, int column, int length) {

    /** The message with the place at its end, as the service writes it. */
    String after(String message) {
        return message + " at " + line + ":" + column + ":" + length;
    }
}
