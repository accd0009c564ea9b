package dev.quern.admin.s3.call;

/** The names under which the store keeps what these rooms understand. */
public final class Settings {
    public static final String TAGGING = "tagging";
    public static final String CORS = "cors";
    public static final String POLICY = "policy";
    public static final String PUBLIC_ACCESS_BLOCK = "publicAccessBlock";
    public static final String WEBSITE = "website";

    private Settings() {}
}
