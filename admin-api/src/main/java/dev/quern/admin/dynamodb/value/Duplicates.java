package dev.quern.admin.dynamodb.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the service repeats a set with a member that is there twice: those before the second of them in their order, then
 * that one, then the others as they came.
 */
final class Duplicates {

    private Duplicates() {}

    static <T> String shown(List<T> members, Comparator<? super T> order, String separator) {
        SortedSet<T> before = new TreeSet<>(order);
        int at = 0;
        while (at < members.size() && before.add(members.get(at))) {
            at++;
        }
        List<T> shown = new ArrayList<>(before);
        shown.addAll(members.subList(at, members.size()));
        return shown.stream().map(member -> '"' + member.toString() + '"')
                .collect(Collectors.joining(separator, "[", "]"));
    }
}
