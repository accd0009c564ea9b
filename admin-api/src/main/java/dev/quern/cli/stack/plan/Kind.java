package dev.quern.cli.stack.plan;

/**
 * The kinds of pieces that a stack is made of, in the order in which they are made: what is named by others comes
 * before
 * them.
 */
public enum Kind {
    STREAM("stream"), TABLE("table"), INDEX("index", TABLE), CHANGES("stream of changes", TABLE), EXPIRY("time to live",
            TABLE), BUCKET("bucket"), CORS("rules for other origins", BUCKET), WEBSITE("website", BUCKET), LIFECYCLE(
                    "lifecycle", BUCKET), POLICY("policy", BUCKET), FUNCTION("function"), DEAD_LETTER(
                            "dead letter target",
                            FUNCTION), CONCURRENCY("reserved concurrency", FUNCTION), ASYNCHRONOUS(
                                    "asynchronous settings", FUNCTION), VERSION("version", FUNCTION), ALIAS("alias",
                                            FUNCTION), PROVISIONED("provisioned concurrency", FUNCTION), URL("URL",
                                                    FUNCTION), TRIGGER("trigger", FUNCTION), NOTIFICATION(
                                                            "notification", BUCKET);

    private final String noun;
    private final Kind root;

    Kind(String noun) {
        this.noun = noun;
        this.root = this;
    }

    Kind(String noun, Kind root) {
        this.noun = noun;
        this.root = root;
    }

    /** As it is called. */
    public String noun() {
        return noun;
    }

    /** The kind of what it is a part of; itself if it stands alone. */
    public Kind root() {
        return root;
    }

    /** Whether it stands alone, and carries the tag of its stack. */
    public boolean isRoot() {
        return root == this;
    }

    /** Whether something is lost that no file brings back when it is deleted. */
    boolean holdsData() {
        return this == BUCKET || this == TABLE || this == STREAM;
    }

    /** Whether it is gone when what it is a part of is deleted. Triggers outlive their functions. */
    boolean diesWithRoot() {
        return !isRoot() && this != TRIGGER;
    }
}
