package dev.quern.storage.rocksdb;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** At which versions transactions read that have not been decided: what was written before is no longer of interest. */
final class RunningReads {

    private final Set<Ticket> tickets = ConcurrentHashMap.newKeySet();
    private volatile long latest;

    RunningReads(long latest) {
        this.latest = latest;
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

    /**
     * To be called before the snapshot is taken: whatever {@link #oldest} said until now, the snapshot is not
     * older, and from now on it says no more than this ticket.
     */
    Ticket enter() {
        Ticket ticket = new Ticket(latest);
        tickets.add(ticket);
        return ticket;
    }

    /** The lowest version at which somebody reads; that of the last commit if nobody does. */
    long oldest() {
        long oldest = latest;
        for (Ticket ticket : tickets) {
            oldest = Math.min(oldest, ticket.version());
        }
        return oldest;
    }

    /** Told by the committer. */
    void committed(long version) {
        latest = version;
    }
}
