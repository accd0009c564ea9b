package dev.quern.runtime.async;

/**
 * A call that was added to the queue in a transaction of somebody else's. It is accepted when that commits; who added
 * it
 * then says so with {@link EventQueue#committed}, so that it begins at once.
 */
public final class Receipt {

    private final QueuedCall call;

    Receipt(QueuedCall call) {
        this.call = call;
    }

    QueuedCall call() {
        return call;
    }
}
