package dev.quern.cli.stack.file;

import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.cli.stack.plan.BucketPiece.Bucket;
import dev.quern.cli.stack.plan.BucketPiece.Notification;
import dev.quern.cli.stack.plan.Documents;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pieces of buckets. */
final class BucketReading {
    private final Asked asked;

    BucketReading(Asked asked) {
        this.asked = asked;
    }

    void read(String name, BucketEntry entry) {
        String place = "buckets." + name;
        asked.put(Key.of(Kind.BUCKET, name), new Bucket(asked.stack(), Boolean.TRUE.equals(entry.versioning()),
                !Boolean.TRUE.equals(entry.publicAccess())));
        if (entry.policy() != null) {
            asked.put(Key.of(Kind.POLICY, name), Documents.ofJson(entry.policy()));
        }
        if (!entry.cors().isEmpty()) {
            document(Kind.CORS, name, cors(entry.cors()), "CORSConfiguration");
        }
        if (entry.website() != null) {
            document(Kind.WEBSITE, name, website(place + ".website", entry.website()), "WebsiteConfiguration");
        }
        if (!entry.lifecycle().isEmpty()) {
            document(Kind.LIFECYCLE, name, lifecycle(place + ".lifecycle", entry.lifecycle()),
                    "LifecycleConfiguration");
        }
        entry.notifications()
                .forEach((id, said) -> notification(name, id, asked.said(place + ".notifications." + id, said)));
    }

    private void document(Kind kind, String bucket, XmlWriter xml, String root) {
        asked.put(Key.of(kind, bucket), Documents.ofXml(xml.bytes(), root));
    }

    private static XmlWriter cors(List<BucketEntry.CorsEntry> rules) {
        XmlWriter xml = XmlWriter.result("CORSConfiguration");
        for (BucketEntry.CorsEntry rule : rules) {
            xml.open("CORSRule");
            all(xml, "AllowedOrigin", rule.origins());
            all(xml, "AllowedMethod", rule.methods());
            all(xml, "AllowedHeader", rule.headers());
            all(xml, "ExposeHeader", rule.exposedHeaders());
            if (rule.maxAgeSeconds() != null) {
                xml.text("MaxAgeSeconds", rule.maxAgeSeconds());
            }
            xml.close();
        }
        return xml;
    }

    private static void all(XmlWriter xml, String name, List<String> values) {
        values.forEach(value -> xml.text(name, value));
    }

    private XmlWriter website(String place, BucketEntry.WebsiteEntry said) {
        XmlWriter xml = XmlWriter.result("WebsiteConfiguration");
        String index = asked.said(place + ".index", said.index());
        if (index != null) {
            xml.open("IndexDocument").text("Suffix", index).close();
        }
        if (said.error() != null) {
            xml.open("ErrorDocument").text("Key", said.error()).close();
        }
        return xml;
    }

    private XmlWriter lifecycle(String place, List<BucketEntry.LifecycleEntry> rules) {
        XmlWriter xml = XmlWriter.result("LifecycleConfiguration");
        for (BucketEntry.LifecycleEntry rule : rules) {
            String id = asked.said(place + ".id", rule.id());
            xml.open("Rule").text("ID", String.valueOf(id)).text("Status", "Enabled").open("Filter")
                    .text("Prefix", rule.prefix() == null ? "" : rule.prefix()).close();
            days(xml, "Expiration", "Days", rule.expireAfterDays());
            days(xml, "NoncurrentVersionExpiration", "NoncurrentDays", rule.expireEarlierVersionsAfterDays());
            days(xml, "AbortIncompleteMultipartUpload", "DaysAfterInitiation", rule.abortUploadsAfterDays());
            xml.close();
        }
        return xml;
    }

    private static void days(XmlWriter xml, String element, String name, @Nullable Integer days) {
        if (days != null) {
            xml.open(element).text(name, days).close();
        }
    }

    private void notification(String bucket, String id, BucketEntry.@Nullable NotificationEntry said) {
        if (said == null) {
            return;
        }
        String place = "buckets." + bucket + ".notifications." + id;
        String function = asked.said(place + ".function", said.function());
        if (said.events().isEmpty()) {
            asked.fault(place + ".events", "is not said: for example ['s3:ObjectCreated:*']");
        }
        asked.put(new Key(Kind.NOTIFICATION, bucket, id), new Notification(Target.of(String.valueOf(function)),
                said.events(), said.prefix() == null ? "" : said.prefix(),
                said.suffix() == null ? "" : said.suffix(), true));
    }
}
