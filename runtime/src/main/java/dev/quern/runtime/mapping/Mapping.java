package dev.quern.runtime.mapping;

import java.time.Instant;
import java.util.Optional;

/**
 * An event source mapping, as it is stored.
 *
 * @param id
 *            its {@code UUID}
 * @param sourceArn
 *            the stream, or a consumer of one
 * @param start
 *            where it begins in the shards that it finds first
 * @param target
 *            what is in force
 * @param pending
 *            what will be once what runs has ended
 * @param on
 *            whether it is to be read, as a user has said last
 * @param began
 *            whether it is known where it begins in each shard
 * @param stream
 *            the identity of the stream that its checkpoints are of: its source's name may be that of another one
 *            later. Empty before it has begun, and in rows of earlier versions
 * @param reason
 *            why it is in this state ({@code StateTransitionReason})
 * @param modified
 *            when it was changed last, by a user or by itself
 * @param lastResult
 *            what came of the last batch
 */
public record Mapping(String id, String sourceArn, StartingPoint start, MappingTarget target,
        Optional<MappingTarget> pending, MappingState state, boolean on, boolean began, Optional<String> stream,
        String reason, Instant modified, String lastResult) {

    /** Why a mapping is in its state: somebody wanted it. */
    public static final String USER_ACTION = "User action";
    /** Nothing has been read yet. */
    public static final String NOTHING_PROCESSED = "No records processed";
    /** The last batch was processed, or given up as it is said. */
    public static final String OK = "OK";

    /** What {@link #lastResult} begins with if something is wrong. */
    public static final String PROBLEM = "PROBLEM: ";

    /** In another state. */
    public Mapping in(MappingState other, String why, Instant now) {
        return new Mapping(id, sourceArn, start, target, pending, other, on, began, stream, why, now, lastResult);
    }

    /** What was pending is in force. */
    public Mapping adopted() {
        return new Mapping(id, sourceArn, start, pending.orElse(target), Optional.empty(), state, on, began, stream,
                reason, modified, lastResult);
    }

    /** With something else to come into force. */
    public Mapping awaiting(MappingTarget next) {
        return new Mapping(id, sourceArn, start, target, Optional.of(next), state, on, began, stream, reason, modified,
                lastResult);
    }

    /** It is known where it begins in a stream, or in another one if that has taken the place of the first. */
    public Mapping begunIn(String identity) {
        return new Mapping(id, sourceArn, start, target, pending, state, on, true, Optional.of(identity), reason,
                modified, lastResult);
    }

    /** Whether its checkpoints are of another stream than this, which has the same name. */
    public boolean isOfAnotherThan(String identity) {
        return stream.filter(known -> !known.equals(identity)).isPresent();
    }

    /** After a batch. */
    public Mapping with(String result) {
        return new Mapping(id, sourceArn, start, target, pending, state, on, began, stream, reason, modified, result);
    }

    /** To be read or not. */
    public Mapping switched(boolean isOn) {
        return new Mapping(id, sourceArn, start, target, pending, state, isOn, began, stream, reason, modified,
                lastResult);
    }
}
