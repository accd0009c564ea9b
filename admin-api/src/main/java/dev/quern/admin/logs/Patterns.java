package dev.quern.admin.logs;

/** The patterns of the published model (2014-03-28) that several shapes share. */
final class Patterns {

    /** {@code LogGroupName}. */
    static final String GROUP = "[\\.\\-_/#A-Za-z0-9]+";

    /** {@code LogGroupIdentifier}. */
    static final String GROUP_IDENTIFIER = "[\\w#+=/:,.@-]*";

    /** {@code LogGroupNamePattern}. */
    static final String GROUP_PART = "[\\.\\-_/#A-Za-z0-9]*";

    /** {@code LogStreamName}. */
    static final String STREAM = "[^:*]*";

    private Patterns() {}
}
