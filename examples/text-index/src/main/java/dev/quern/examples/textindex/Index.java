package dev.quern.examples.textindex;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which word is in which texts. In the bucket it has a line for each word: the word, then the keys of the texts, all
 * parted by blanks and in order; keys are encoded like forms. For one thread.
 */
final class Index {

    private final SortedMap<String, Set<String>> keys = new TreeMap<>();

    /** Reads an index; an empty file is an empty index. */
    static Index parse(byte[] file) {
        Index index = new Index();
        new String(file, StandardCharsets.UTF_8).lines().forEach(line -> {
            String[] parts = line.split(" ");
            Set<String> found = new TreeSet<>();
            for (int i = 1; i < parts.length; i++) {
                found.add(URLDecoder.decode(parts[i], StandardCharsets.UTF_8));
            }
            index.keys.put(parts[0], found);
        });
        return index;
    }

    byte[] print() {
        return keys.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().stream()
                        .map(key -> URLEncoder.encode(key, StandardCharsets.UTF_8)).collect(Collectors.joining(" "))
                        + "\n")
                .collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
    }

    /** From now on the text has these words and no others; a text without words is not in the index. */
    void put(String key, Set<String> words) {
        keys.values().forEach(found -> found.remove(key));
        words.forEach(word -> keys.computeIfAbsent(word, w -> new TreeSet<>()).add(key));
        keys.values().removeIf(Set::isEmpty);
    }

    /** The keys of the texts that have all of these words; none for no words. */
    Set<String> find(Collection<String> words) {
        return words.stream().map(word -> keys.getOrDefault(word, Collections.emptySet()))
                .reduce((some, others) -> {
                    Set<String> both = new TreeSet<>(some);
                    both.retainAll(others);
                    return both;
                }).orElse(Collections.emptySet());
    }
}
