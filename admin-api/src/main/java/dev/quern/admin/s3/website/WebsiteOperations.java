package dev.quern.admin.s3.website;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.call.Settings;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import java.io.IOException;
import java.util.List;

/** Whether and how a bucket is a website. */
public final class WebsiteOperations {
    private final ObjectStore store;

    public WebsiteOperations(ObjectStore store) {
        this.store = store;
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(S3Operation.of("GetBucketWebsite", "GetBucketWebsite", this::get),
                S3Operation.of("PutBucketWebsite", "PutBucketWebsite", this::put),
                S3Operation.of("DeleteBucketWebsite", "DeleteBucketWebsite", this::delete));
    }

    private WireResponse get(S3Call call) {
        return WireResponse.of(200, "application/xml", store.buckets().setting(call.bucket(), Settings.WEBSITE)
                .orElseThrow(() -> S3Error.of(S3ErrorCode.NO_SUCH_WEBSITE).with("BucketName", call.bucket().value())
                        .exception()));
    }

    private WireResponse put(S3Call call) throws IOException {
        XmlElement document = call.document("WebsiteConfiguration");
        Website.read(document);
        XmlWriter kept = XmlWriter.result("WebsiteConfiguration");
        document.children().forEach(kept::copy);
        store.buckets().putSetting(call.bucket(), Settings.WEBSITE, kept.bytes());
        return Answers.ok();
    }

    private WireResponse delete(S3Call call) {
        store.buckets().deleteSetting(call.bucket(), Settings.WEBSITE);
        return Answers.noContent();
    }
}
