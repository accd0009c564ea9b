package dev.quern.cli.stack.plan;

/**
 * A stream.
 *
 * @param shards
 *            how many are open; 0 if the server decides
 * @param retentionHours
 *            how long records are kept
 */
public record StreamPiece(String stack, int shards, int retentionHours) implements Piece.Root {

    @Override
    public Facts facts() {
        return new Facts().with("stack", stack).with("shards", shards == 0 ? "on demand" : shards).with("retention",
                retentionHours + "h");
    }
}
