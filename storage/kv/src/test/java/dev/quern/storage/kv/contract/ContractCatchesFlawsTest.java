package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract fails for engines that break a promise: each of these has one flaw. */
class ContractCatchesFlawsTest {

    /** Commits without a look at what was read. */
    private static final class NoValidation extends InMemoryStore {
        @Override
        InMemoryTransaction newTransaction(NavigableMap<byte[], byte[]> base) {
            return new InMemoryTransaction(base) {
                @Override
                boolean isStillTrueOf(NavigableMap<byte[], byte[]> now) {
                    return true;
                }
            };
        }
    }

    /** Checks keys that were read, but not ranges. */
    private static final class NoRangeValidation extends InMemoryStore {
        @Override
        InMemoryTransaction newTransaction(NavigableMap<byte[], byte[]> base) {
            return new InMemoryTransaction(base) {
                @Override
                Cursor open(KeyRange range, boolean reversed) {
                    InMemoryTransaction unchecked = new InMemoryTransaction(base);
                    return reversed ? unchecked.rangeReversed(range) : unchecked.range(range);
                }
            };
        }
    }

    /** Keeps what a body wrote before it threw. */
    private static final class KeepsWhatFailed extends InMemoryStore {
        @Override
        <T extends @Nullable Object> T run(Function<? super Transaction, ? extends T> body,
                InMemoryTransaction transaction) {
            try {
                return super.run(body, transaction);
            } catch (Throwable e) {
                commit(transaction);
                throw e;
            }
        }
    }

    /** Forgets everything when it is closed. */
    private static final class Forgetful extends InMemoryStore {}

    /** Leaves the first key of a deleted range. */
    private static final class DeletesTooLittle extends InMemoryStore {
        @Override
        InMemoryTransaction newTransaction(NavigableMap<byte[], byte[]> base) {
            return new InMemoryTransaction(base) {
                @Override
                public void deleteRange(KeyRange range) {
                    super.deleteRange(range.after(range.from()));
                }
            };
        }
    }

    private static void fails(EngineContract contract, ThrowingCallable test) {
        contract.openStore();
        try {
            assertThatThrownBy(test).isInstanceOf(AssertionError.class);
        } finally {
            contract.closeStore();
        }
    }

    private static IsolationContract isolation(InMemoryStore flawed) {
        return new IsolationContract() {
            @Override
            protected KeyValueStore open(Path directory) {
                return flawed;
            }
        };
    }

    @Test
    void lostUpdatesAndWriteSkewAreCaught() {
        IsolationContract updates = isolation(new NoValidation());
        fails(updates, updates::anUpdateIsNotLost);
        IsolationContract skew = isolation(new NoValidation());
        fails(skew, skew::twoTransactionsDoNotEachUndoWhatTheOtherReliedOn);
    }

    @Test
    void phantomsAreCaught() {
        IsolationContract contract = isolation(new NoRangeValidation());
        fails(contract, contract::anEntryThatAppearsInARangeThatWasReadIsAConflict);
    }

    @Test
    void halfDoneBodiesAreCaught() {
        IsolationContract contract = isolation(new KeepsWhatFailed());
        fails(contract, contract::aBodyThatThrowsLeavesNothing);
    }

    @Test
    void historiesWithoutASerialOrderAreCaught() {
        SerializabilityContract contract = new SerializabilityContract() {
            @Override
            protected KeyValueStore open(Path directory) {
                return new NoValidation();
            }
        };
        fails(contract, contract::whatTransactionsSawFitsOneOrder);
    }

    @Test
    void lossOnReopeningIsCaught() {
        LifecycleContract contract = new LifecycleContract() {
            @Override
            protected KeyValueStore open(Path directory) {
                return new Forgetful();
            }
        };
        fails(contract, contract::whatWasCommittedIsThereAfterOpeningAgain);
    }

    @Test
    void aWrongAnswerIsCaughtByTheModel() {
        ModelContract contract = new ModelContract() {
            @Override
            protected KeyValueStore open(Path directory) {
                return new DeletesTooLittle();
            }
        };
        fails(contract, contract::aStoreAnswersAsASortedMapWould);
    }
}
