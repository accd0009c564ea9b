package dev.quern.storage.objects.lifecycle;

import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.Tags;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which objects a rule is for: those that meet all of it.
 *
 * @param prefix
 *            what keys begin with; empty for all
 * @param tags
 *            tags that an object has, with their values
 * @param largerThan
 *            objects of more bytes than this
 * @param smallerThan
 *            objects of fewer bytes than this
 */
public record LifecycleFilter(String prefix, Map<String, String> tags, OptionalLong largerThan,
        OptionalLong smallerThan) {

    public LifecycleFilter {
        tags = Map.copyOf(tags);
    }

    /** Every object. */
    public static LifecycleFilter all() {
        return ofPrefix("");
    }

    /** Objects whose keys begin with a prefix. */
    public static LifecycleFilter ofPrefix(String prefix) {
        return new LifecycleFilter(prefix, Map.of(), OptionalLong.empty(), OptionalLong.empty());
    }

    public boolean matches(ObjectKey key, long size, Tags itsTags) {
        return key.value().startsWith(prefix) && itsTags.values().entrySet().containsAll(tags.entrySet())
                && (largerThan.isEmpty() || size > largerThan.getAsLong())
                && (smallerThan.isEmpty() || size < smallerThan.getAsLong());
    }
}
