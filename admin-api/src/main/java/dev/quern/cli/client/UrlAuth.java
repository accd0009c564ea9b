package dev.quern.cli.client;

/** Who may call a function by its URL. */
public enum UrlAuth {
    /** Anybody. */
    NONE("NONE"),
    /** Who signs with a key of the server. */
    IAM("AWS_IAM");

    private final String wireName;

    UrlAuth(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
