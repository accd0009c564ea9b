package dev.quern.runtime.mapping.feed;

/**
 * What a batch is in a tumbling window.
 *
 * @param last
 *            whether the window ends with it: it has no records then
 * @param early
 *            whether that is so because its state has become too large
 */
record WindowPart(boolean last, boolean early) {

    /** Records of the window. */
    static final WindowPart WITHIN = new WindowPart(false, false);
}
