package dev.quern.runtime.mapping.feed;

/** The order of sequence numbers: decimal numbers of any length, without leading zeros. */
final class Sequences {

    private Sequences() {}

    static int compare(String first, String second) {
        return first.length() != second.length()
                ? Integer.compare(first.length(), second.length())
                : first.compareTo(second);
    }
}
