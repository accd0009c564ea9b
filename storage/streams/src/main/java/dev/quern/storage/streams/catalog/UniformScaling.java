package dev.quern.storage.streams.catalog;

import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.HashRange;
import dev.quern.storage.streams.stream.Shard;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides a stream into shards of one size. First shards are split where the new ones meet, then neighbours between two
 * such places are merged, so that every new shard has parents. What is split and merged again within one change lives
 * for
 * no time, and has no records.
 */
final class UniformScaling {

    /** Bounds that are nearer than this are the same: a shard's size hardly changes, and nothing needs to move. */
    private static final BigInteger NEAR = BigInteger.ONE.shiftLeft(64);

    private UniformScaling() {}

    /** Divides the stream of a run into so many shards. */
    static void scale(ReshardRun run, int target) {
        List<Shard> open = run.open();
        NavigableSet<HashKey> old = new TreeSet<>();
        open.forEach(shard -> old.add(shard.range().from()));
        NavigableSet<HashKey> bounds = new TreeSet<>();
        HashRange.parts(target).forEach(part -> bounds.add(nearest(part.from(), old)));
        List<Shard> pieces = new ArrayList<>();
        open.forEach(shard -> pieces.addAll(split(run, shard, bounds)));
        merge(run, pieces, bounds);
    }

    /** A bound of old, if one is near. */
    private static HashKey nearest(HashKey bound, NavigableSet<HashKey> old) {
        @Nullable
        HashKey below = old.floor(bound);
        @Nullable
        HashKey above = old.ceiling(bound);
        if (below != null && isNear(below, bound)) {
            return below;
        }
        return above != null && isNear(above, bound) ? above : bound;
    }

    private static boolean isNear(HashKey one, HashKey other) {
        return one.number().subtract(other.number()).abs().compareTo(NEAR) < 0;
    }

    /** Splits a shard at all bounds within it, always in the middle of those, so that no line of shards grows long. */
    private static List<Shard> split(ReshardRun run, Shard shard, NavigableSet<HashKey> bounds) {
        List<HashKey> within = new ArrayList<>(
                bounds.subSet(shard.range().from(), false, shard.range().to(), true));
        if (within.isEmpty()) {
            return List.of(shard);
        }
        List<Shard> pieces = new ArrayList<>();
        for (Shard child : run.split(shard, within.get(within.size() / 2))) {
            pieces.addAll(split(run, child, bounds));
        }
        return pieces;
    }

    /** Merges neighbours that no bound divides. */
    private static void merge(ReshardRun run, List<Shard> pieces, NavigableSet<HashKey> bounds) {
        Iterator<Shard> left = pieces.iterator();
        Shard last = left.next();
        while (left.hasNext()) {
            Shard next = left.next();
            last = bounds.contains(next.range().from()) ? next : run.merge(last, next);
        }
    }
}
