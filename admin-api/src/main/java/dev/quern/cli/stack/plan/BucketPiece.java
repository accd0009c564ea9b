package dev.quern.cli.stack.plan;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A bucket, or a part of one. */
public sealed interface BucketPiece extends Piece {

    /**
     * The bucket itself.
     *
     * @param publicAccessBlocked
     *            whether nobody without a key reaches it, whatever its policy says
     */
    record Bucket(String stack, boolean versioning, boolean publicAccessBlocked) implements BucketPiece, Piece.Root {
        @Override
        public Facts facts() {
            return new Facts().with("stack", stack).with("versioning", versioning).with("public access",
                    publicAccessBlocked ? "" : "as its policy says");
        }
    }

    /**
     * A document of the API: rules for other origins, a website, a lifecycle, a policy.
     *
     * @param entries
     *            what it says, by where
     * @param text
     *            as it is sent
     */
    record Document(SortedMap<String, String> entries, String text) implements BucketPiece {
        public Document {
            entries = new TreeMap<>(entries);
        }

        @Override
        public Facts facts() {
            Facts facts = new Facts();
            entries.forEach(facts::with);
            return facts;
        }
    }

    /**
     * A call of a function when something changes in the bucket.
     *
     * @param function
     *            a name, perhaps with {@code :} and an alias
     * @param events
     *            in the order of their names
     * @param permitted
     *            whether the function lets the bucket call it
     */
    record Notification(String function, List<String> events, String prefix, String suffix,
            boolean permitted) implements BucketPiece {
        public Notification {
            events = events.stream().sorted().toList();
        }

        @Override
        public Facts facts() {
            return new Facts().with("function", function).with("events", events).with("prefix", prefix)
                    .with("suffix", suffix).with("permission", permitted);
        }
    }
}
