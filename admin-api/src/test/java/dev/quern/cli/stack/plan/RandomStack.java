package dev.quern.cli.stack.plan;

import dev.quern.cli.stack.plan.FunctionPiece.Alias;
import dev.quern.cli.stack.plan.FunctionPiece.Concurrency;
import dev.quern.cli.stack.plan.FunctionPiece.DeadLetter;
import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.FunctionPiece.Logging;
import dev.quern.cli.stack.plan.FunctionPiece.Provisioned;
import dev.quern.cli.stack.plan.FunctionPiece.Start;
import dev.quern.cli.stack.plan.FunctionPiece.Trigger;
import dev.quern.cli.stack.plan.FunctionPiece.Version;
import dev.quern.cli.stack.plan.TablePiece.Changes;
import dev.quern.cli.stack.plan.TablePiece.Expiry;
import dev.quern.cli.stack.plan.TablePiece.Index;
import dev.quern.cli.stack.plan.TablePiece.Indexed;
import dev.quern.cli.stack.plan.TablePiece.KeyAttribute;
import dev.quern.cli.stack.plan.TablePiece.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a file may ask for, by chance, of a handful of names. */
final class RandomStack {
    static final String STACK = "shop";

    private static final List<KeyAttribute> KEY = List.of(new KeyAttribute("id", "S"));

    private final Random random;
    private final SortedMap<Key, Piece> pieces = new TreeMap<>();

    RandomStack(Random random) {
        this.random = random;
    }

    Wanted wanted() {
        pieces.clear();
        for (String name : List.of("a", "b")) {
            if (random.nextBoolean()) {
                pieces.put(Key.of(Kind.STREAM, name), new StreamPiece(STACK, random.nextInt(3), 24));
            }
            table(name);
            bucket(name);
        }
        function("f");
        function("g");
        return new Wanted(STACK, pieces);
    }

    private void table(String name) {
        if (random.nextBoolean()) {
            pieces.put(Key.of(Kind.TABLE, name),
                    new Table(STACK, KEY, new TreeMap<>(), random.nextBoolean(), random.nextBoolean()));
            maybe(Kind.INDEX, name, "i",
                    new Index(new Indexed(KEY, List.of(random.nextBoolean() ? "ALL" : "KEYS_ONLY"))));
            maybe(Kind.CHANGES, name, "", new Changes(random.nextBoolean() ? "NEW_IMAGE" : "OLD_IMAGE"));
            maybe(Kind.EXPIRY, name, "", new Expiry(random.nextBoolean() ? "x" : "y"));
        }
    }

    private void bucket(String name) {
        if (random.nextBoolean()) {
            pieces.put(Key.of(Kind.BUCKET, name),
                    new BucketPiece.Bucket(STACK, random.nextBoolean(), random.nextBoolean()));
            maybe(Kind.NOTIFICATION, name, "n",
                    new BucketPiece.Notification("f", List.of("e"), random.nextBoolean() ? "p" : "", "", true));
            maybe(Kind.WEBSITE, name, "", new BucketPiece.Document(
                    new TreeMap<>(Map.of("index", random.nextBoolean() ? "a" : "b")), ""));
        }
    }

    private void function(String name) {
        if (!random.nextBoolean()) {
            return;
        }
        Function function = new Function(STACK, "code" + random.nextInt(3), random.nextBoolean() ? "" : "Handler",
                "java25", Duration.ofSeconds(1 + random.nextInt(2)), 128, "",
                random.nextBoolean() ? Map.of("KEY", "" + random.nextInt(2)) : Map.of(),
                new Logging("Text", null, null, name));
        pieces.put(Key.of(Kind.FUNCTION, name), function);
        maybe(Kind.CONCURRENCY, name, "", new Concurrency(1 + random.nextInt(2)));
        String letter = random.nextBoolean() ? "letters" + random.nextInt(2) : "";
        if (!letter.isEmpty()) {
            pieces.put(Key.of(Kind.DEAD_LETTER, name), new DeadLetter(letter));
        }
        if (random.nextBoolean()) {
            pieces.put(Key.of(Kind.VERSION, name), new Version(function, letter));
            maybe(Kind.ALIAS, name, "live", new Alias(FunctionPiece.LATEST, Map.of(), ""));
            if (pieces.containsKey(new Key(Kind.ALIAS, name, "live"))) {
                maybe(Kind.PROVISIONED, name, "live", new Provisioned(1 + random.nextInt(2)));
            }
        }
        for (String source : List.of("a", "b")) {
            maybe(Kind.TRIGGER, name, "stream " + source, trigger());
            if (pieces.containsKey(Key.of(Kind.CHANGES, source))) {
                maybe(Kind.TRIGGER, name, "table " + source, trigger());
            }
        }
    }

    private Trigger trigger() {
        return new Trigger("", new Start(random.nextBoolean() ? "LATEST" : "TRIM_HORIZON", null),
                random.nextBoolean(), 1 + random.nextInt(2), Duration.ZERO, 1, -1, Duration.ofSeconds(-1), false,
                false, Duration.ZERO, List.of(), "");
    }

    private void maybe(Kind kind, String root, String part, Piece piece) {
        if (random.nextBoolean()) {
            pieces.put(new Key(kind, root, part), piece);
        }
    }
}
