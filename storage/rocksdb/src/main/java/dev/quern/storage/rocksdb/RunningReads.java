package dev.quern.storage.rocksdb;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** At which versions transactions read that have not been decided: what was written before is no longer of interest. */
final class RunningReads {

    private final LongSupplier latestVersion;
    private final Set<Ticket> tickets = ConcurrentHashMap.newKeySet();

    RunningReads(LongSupplier latestVersion) {
        this.latestVersion = latestVersion;
    }

    /** One transaction's place among those that run. */
    final class Ticket {
        private volatile long version;

        private Ticket(long version) {
            this.version = version;
        }

        void reads(long snapshotVersion) {
            version = snapshotVersion;
        }

        long version() {
            return version;
        }

        void leave() {
            tickets.remove(this);
        }
    }

    /** To be called before the snapshot is taken, so that its version is never forgotten in between. */
    Ticket enter() {
        Ticket ticket = new Ticket(0);
        tickets.add(ticket);
        // added first: a committer that looks in between forgets nothing
        ticket.reads(latestVersion.getAsLong());
        return ticket;
    }

    /** The lowest version at which somebody reads; {@code latest} if nobody does. */
    long oldest(long latest) {
        long oldest = latest;
        for (Ticket ticket : tickets) {
            oldest = Math.min(oldest, ticket.version());
        }
        return oldest;
    }
}
