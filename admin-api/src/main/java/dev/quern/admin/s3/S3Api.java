package dev.quern.admin.s3;

import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.access.AccessOperations;
import dev.quern.admin.s3.access.CrossOrigin;
import dev.quern.admin.s3.bucket.BucketOperations;
import dev.quern.admin.s3.bucket.FixedOperations;
import dev.quern.admin.s3.bucket.LifecycleOperations;
import dev.quern.admin.s3.bucket.NotificationOperations;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.form.PostOperation;
import dev.quern.admin.s3.listing.ListOperations;
import dev.quern.admin.s3.multipart.MultipartOperations;
import dev.quern.admin.s3.object.ObjectOperations;
import dev.quern.admin.s3.route.Addressing;
import dev.quern.admin.s3.website.WebsiteOperations;
import dev.quern.admin.s3.website.WebsiteService;
import dev.quern.storage.objects.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The services over an object store, put together.
 *
 * @param s3
 *            the wire API
 * @param websites
 *            buckets as websites
 */
public record S3Api(S3Service s3, WebsiteService websites) {

    /** In the order in which a request is offered to them. */
    public List<WireService> services() {
        return List.of(websites, s3);
    }

    /**
     * S3 over a store.
     *
     * @param notifications
     *            who is told of changes
     * @param chains
     *            which chain of calls a request continues
     * @param domains
     *            below which hosts are named like buckets
     * @param hostId
     *            this server's name in answers
     */
    public static S3Api over(ObjectStore store, NotificationOperations notifications, Owner owner,
            S3Authenticator authenticator, CallChains chains, List<String> domains,
            BlockingPool pool, TransferPool transfers, String hostId) {
        Access access = new Access(store, owner);
        CrossOrigin crossOrigin = new CrossOrigin(store);
        ObjectOperations objects = new ObjectOperations(store, access, transfers);
        List<S3Operation> table = new ArrayList<>();
        table.addAll(new BucketOperations(store, owner).table());
        table.addAll(new FixedOperations(store, owner).table());
        table.addAll(new LifecycleOperations(store).table());
        table.addAll(notifications.table());
        table.addAll(new WebsiteOperations(store).table());
        table.addAll(new AccessOperations(store, crossOrigin).table());
        table.addAll(new ListOperations(store, owner).table());
        table.addAll(objects.table());
        table.addAll(new MultipartOperations(store, owner, access).table());
        table.addAll(new PostOperation(store, access, authenticator, chains).table());
        return new S3Api(new S3Service(table, new Addressing(domains), authenticator, chains, access, crossOrigin,
                pool, transfers, hostId), new WebsiteService(store, access, objects, pool));
    }
}
