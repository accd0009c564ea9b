package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Binary;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.TablesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies updates. All values are computed from the item as it was; then the document is walked once, and each list
 * keeps the numbers of its elements until its walk is over.
 */
final class Updating {

    private final Item old;
    private final Form form;

    private Updating(Item old, Form form) {
        this.old = old;
        this.form = form;
    }

    static Item apply(Update update, Item old) {
        return new Updating(old, update.form()).apply(update);
    }

    /** What to do at a place: put a value there, or take away what is there. */
    private sealed interface Edit {

        record Put(AttributeValue value) implements Edit {}

        record Take() implements Edit {}
    }

    private Item apply(Update update) {
        PathTree<Edit> edits = new PathTree<>();
        for (Update.Action action : update.actions()) {
            edits.add(action.path(), edit(action));
        }
        return Item.of(entries(old.attributes(), edits));
    }

    private Edit edit(Update.Action action) {
        return switch (action) {
            case Update.Action.Set set -> new Edit.Put(value(set.value()));
            case Update.Action.Remove _ -> new Edit.Take();
            case Update.Action.Add add -> new Edit.Put(sum(Evaluation.at(add.path(), old), add.value()));
            case Update.Action.Delete delete -> difference(Evaluation.at(delete.path(), old), delete.members());
        };
    }

    private AttributeValue value(Update.Term term) {
        return switch (term) {
            case Update.Term.Value constant -> constant.value();
            case Update.Term.At at -> required(at.path());
            case Update.Term.Plus plus -> new AttributeValue.N(number(plus.left()).plus(number(plus.right())));
            case Update.Term.Minus minus -> new AttributeValue.N(number(minus.left()).minus(number(minus.right())));
            case Update.Term.IfNotExists either -> {
                AttributeValue there = Evaluation.at(either.path(), old);
                // computed in any case: it is refused also where it is not needed, as in the service
                AttributeValue otherwise = value(either.otherwise());
                yield there != null ? there : otherwise;
            }
            case Update.Term.ListAppend append -> list(append.first()).append(list(append.second()).elements());
        };
    }

    private AttributeValue required(Path path) {
        AttributeValue value = Evaluation.at(path, old);
        if (value == null) {
            throw new TablesException.Validation(
                    "The provided expression refers to an attribute that does not exist in the item");
        }
        return value;
    }

    private TableNumber number(Update.Term term) {
        if (value(term) instanceof AttributeValue.N number) {
            return number.value();
        }
        throw wrongType();
    }

    private AttributeValue.L list(Update.Term term) {
        if (value(term) instanceof AttributeValue.L list) {
            return list;
        }
        throw wrongType();
    }

    private AttributeValue sum(@Nullable AttributeValue there, AttributeValue added) {
        return switch (there) {
            case null -> added;
            case AttributeValue.N a when added instanceof AttributeValue.N b -> new AttributeValue.N(
                    a.value().plus(b.value()));
            case AttributeValue.SS a when added instanceof AttributeValue.SS b -> new AttributeValue.SS(
                    union(a.values(), b.values()));
            case AttributeValue.NS a when added instanceof AttributeValue.NS b -> new AttributeValue.NS(
                    union(a.values(), b.values()));
            case AttributeValue.BS a when added instanceof AttributeValue.BS b -> new AttributeValue.BS(
                    union(a.values(), b.values()));
            // not in expressions, but in the parameters that were there before them
            case AttributeValue.L a when added instanceof AttributeValue.L b -> a.append(b.elements());
            case AttributeValue _ -> throw wrongType();
        };
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        Set<T> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    private Edit difference(@Nullable AttributeValue there, AttributeValue members) {
        return switch (there) {
            case null -> new Edit.Take();
            case AttributeValue.SS a when members instanceof AttributeValue.SS b -> {
                Set<String> left = without(a.values(), b.values());
                yield left.isEmpty() ? new Edit.Take() : new Edit.Put(new AttributeValue.SS(left));
            }
            case AttributeValue.NS a when members instanceof AttributeValue.NS b -> {
                Set<TableNumber> left = without(a.values(), b.values());
                yield left.isEmpty() ? new Edit.Take() : new Edit.Put(new AttributeValue.NS(left));
            }
            case AttributeValue.BS a when members instanceof AttributeValue.BS b -> {
                Set<Binary> left = without(a.values(), b.values());
                yield left.isEmpty() ? new Edit.Take() : new Edit.Put(new AttributeValue.BS(left));
            }
            case AttributeValue _ -> throw wrongType();
        };
    }

    private static <T> Set<T> without(Set<T> a, Set<T> b) {
        Set<T> left = new LinkedHashSet<>(a);
        left.removeAll(b);
        return left;
    }

    private static Map<String, AttributeValue> entries(Map<String, AttributeValue> before, PathTree<Edit> edits) {
        Map<String, AttributeValue> after = new LinkedHashMap<>(before);
        edits.entries().forEach((name, tree) -> {
            AttributeValue changed = changed(before.get(name), tree);
            if (changed == null) {
                after.remove(name);
            } else {
                after.put(name, changed);
            }
        });
        return after;
    }

    /** What is at a place afterwards; {@code null} if nothing. */
    private static @Nullable AttributeValue changed(@Nullable AttributeValue before, PathTree<Edit> edits) {
        Edit edit = edits.leaf();
        if (edit != null) {
            return switch (edit) {
                case Edit.Put put -> put.value();
                case Edit.Take _ -> null;
            };
        }
        return switch (before) {
            case AttributeValue.M map when edits.elements().isEmpty() -> new AttributeValue.M(
                    entries(map.entries(), edits));
            case AttributeValue.L list when edits.entries().isEmpty() -> elements(list, edits);
            case null, default -> throw new TablesException.Validation(
                    "The document path provided in the update expression is invalid for update");
        };
    }

    private static AttributeValue.L elements(AttributeValue.L before, PathTree<Edit> edits) {
        List<AttributeValue> after = new ArrayList<>();
        for (int i = 0; i < before.elements().size(); i++) {
            PathTree<Edit> tree = edits.elements().get(i);
            AttributeValue element = before.elements().get(i);
            AttributeValue changed = tree == null ? element : changed(element, tree);
            if (changed != null) {
                after.add(changed);
            }
        }
        edits.elements().tailMap(before.elements().size()).values().forEach(tree -> {
            AttributeValue added = changed(null, tree);
            if (added != null) {
                after.add(added);
            }
        });
        return new AttributeValue.L(after);
    }

    private TablesException.Validation wrongType() {
        return new TablesException.Validation(switch (form) {
            case EXPRESSION -> "An operand in the update expression has an incorrect data type";
            case PARAMETERS -> "Type mismatch for attribute to update";
        });
    }
}
