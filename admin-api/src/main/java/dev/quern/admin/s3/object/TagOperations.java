package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.Tags;
import java.io.IOException;

/** Tags of objects. */
final class TagOperations {
    private final ObjectStore store;
    private final Access access;

    TagOperations(ObjectStore store, Access access) {
        this.store = store;
        this.access = access;
    }

    WireResponse get(S3Call call) {
        ObjectVersion version = store.objects().head(call.bucket(), call.key(), call.versionId());
        return ObjectAnswers.versioned(Answers.xml(TagForms.write(version.tags())), version);
    }

    WireResponse put(S3Call call) throws IOException {
        Tags tags = TagForms.read(call.document("Tagging"), TagForms.OBJECT);
        access.requireTagging(call, tags);
        return ObjectAnswers.versioned(Answers.ok(), set(call, tags));
    }

    WireResponse delete(S3Call call) {
        return ObjectAnswers.versioned(Answers.noContent(), set(call, Tags.none()));
    }

    private ObjectVersion set(S3Call call, Tags tags) {
        return store.objects().setTags(call.bucket(), call.key(), call.versionId(), tags, call.cause());
    }
}
