package dev.quern.cli.stack.file;

import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.TablePiece.Changes;
import dev.quern.cli.stack.plan.TablePiece.Expiry;
import dev.quern.cli.stack.plan.TablePiece.Index;
import dev.quern.cli.stack.plan.TablePiece.Indexed;
import dev.quern.cli.stack.plan.TablePiece.KeyAttribute;
import dev.quern.cli.stack.plan.TablePiece.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pieces of tables. */
final class TableReading {
    private static final Set<String> TYPES = Set.of("S", "N", "B");

    private final Asked asked;

    TableReading(Asked asked) {
        this.asked = asked;
    }

    void read(String name, @Nullable TableEntry entry) {
        if (entry == null) {
            return;
        }
        String place = "tables." + name;
        Set<String> unused = new HashSet<>(entry.attributes().keySet());
        TableEntry.KeyEntry names = entry.key() == null ? new TableEntry.KeyEntry(null, null) : entry.key();
        List<KeyAttribute> key = key(place + ".key", names.partition(), names.sort(), entry, unused);
        SortedMap<String, Indexed> local = new TreeMap<>();
        entry.indexes().forEach((index, said) -> {
            String at = place + ".indexes." + index;
            TableEntry.IndexEntry is = asked.said(at, said);
            if (is == null) {
                return;
            }
            boolean isLocal = Boolean.TRUE.equals(is.local());
            String partition = is.partition() == null && isLocal ? names.partition() : is.partition();
            Indexed indexed = new Indexed(key(at, partition, is.sort(), entry, unused), projection(is.projection()));
            if (isLocal) {
                local.put(index, indexed);
            } else {
                asked.put(new Key(Kind.INDEX, name, index), new Index(indexed));
            }
        });
        unused.stream().sorted().forEach(attribute -> asked.fault(place + ".attributes." + attribute,
                "is in no key: leave it out, items may have any attributes"));
        asked.put(Key.of(Kind.TABLE, name), new Table(asked.stack(), key, local,
                Boolean.TRUE.equals(entry.deletionProtection()), Boolean.TRUE.equals(entry.recovery())));
        if (entry.stream() != null) {
            asked.put(Key.of(Kind.CHANGES, name), new Changes(entry.stream().name()));
        }
        if (entry.expiry() != null) {
            asked.put(Key.of(Kind.EXPIRY, name), new Expiry(entry.expiry()));
        }
    }

    private List<KeyAttribute> key(String place, @Nullable String partition, @Nullable String sort, TableEntry entry,
            Set<String> unused) {
        List<KeyAttribute> key = new ArrayList<>();
        if (asked.said(place + ".partition", partition) != null) {
            add(place + ".partition", partition, entry, unused, key);
        }
        if (sort != null) {
            add(place + ".sort", sort, entry, unused, key);
        }
        return key;
    }

    private void add(String place, @Nullable String attribute, TableEntry entry, Set<String> unused,
            List<KeyAttribute> key) {
        String type = entry.attributes().getOrDefault(String.valueOf(attribute), "");
        unused.remove(attribute);
        if (!TYPES.contains(type)) {
            asked.fault(place, "is " + attribute + ", whose type is not said: " + attribute
                    + ": S, N or B belongs into attributes");
        }
        key.add(new KeyAttribute(String.valueOf(attribute), type));
    }

    private static List<String> projection(List<String> said) {
        if (said.isEmpty() || said.equals(List.of("all"))) {
            return List.of("ALL");
        }
        return said.equals(List.of("keys")) ? List.of("KEYS_ONLY") : said;
    }
}
