package dev.quern.runtime.mapping;

/** What becomes of a mapping, as {@code State} tells it. */
public enum MappingState {
    /** Its beginning is being looked for: which shards there are, and where their newest records lie. */
    CREATING("Creating"),
    /** Records are read. */
    ENABLED("Enabled"),
    /** Nothing is read; it knows how far it has come. */
    DISABLED("Disabled"),
    /** It will be read again. */
    ENABLING("Enabling"),
    /** What runs ends, then nothing is read. */
    DISABLING("Disabling"),
    /** What runs ends, then it goes on with other settings. */
    UPDATING("Updating"),
    /** What runs ends, then it is gone. */
    DELETING("Deleting");

    private final String text;

    MappingState(String text) {
        this.text = text;
    }

    /** As the API prints it. */
    public String text() {
        return text;
    }
}
