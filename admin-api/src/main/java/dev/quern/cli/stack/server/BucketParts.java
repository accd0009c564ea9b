package dev.quern.cli.stack.server;

import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.cli.CommandException;
import dev.quern.cli.ExitCode;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.stack.plan.BucketPiece;
import dev.quern.cli.stack.plan.BucketPiece.Bucket;
import dev.quern.cli.stack.plan.BucketPiece.Document;
import dev.quern.cli.stack.plan.BucketPiece.Notification;
import dev.quern.cli.stack.plan.Documents;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.Target;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Buckets, through the API of S3. */
final class BucketParts implements Parts {
    private static final String FUNCTION = "CloudFunctionConfiguration";
    private static final String NOTIFICATIONS = "NotificationConfiguration";

    private final ServerApi s3;
    private final Arns arns;
    private final Policies policies;

    BucketParts(ServerApi s3, ServerApi lambda) {
        this.s3 = s3;
        this.arns = new Arns(lambda);
        this.policies = new Policies(lambda);
    }

    /** Documents of a bucket: where they are, their root, and how their absence is told. */
    private enum Place {
        TAGGING("Tagging", "NoSuchTagSet"), VERSIONING("VersioningConfiguration", ""), PUBLICACCESSBLOCK(
                "PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration"), CORS("CORSConfiguration",
                        "NoSuchCORSConfiguration"), WEBSITE("WebsiteConfiguration",
                                "NoSuchWebsiteConfiguration"), LIFECYCLE("LifecycleConfiguration",
                                        "NoSuchLifecycleConfiguration"), POLICY("",
                                                "NoSuchBucketPolicy"), NOTIFICATION(NOTIFICATIONS, "");

        private final String root;
        private final String absent;

        Place(String root, String absent) {
            this.root = root;
            this.absent = absent;
        }

        static Place of(Kind kind) {
            return valueOf(kind.name());
        }

        String path(String bucket) {
            String query = this == PUBLICACCESSBLOCK ? "publicAccessBlock" : name().toLowerCase(Locale.ROOT);
            return "/" + ServerApi.encoded(bucket) + "?" + query;
        }
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.BUCKET, Kind.CORS, Kind.WEBSITE, Kind.LIFECYCLE, Kind.POLICY, Kind.NOTIFICATION);
    }

    private Optional<byte[]> get(String bucket, Place place) {
        return ServerApi.unless(() -> s3.bytes("GET", place.path(bucket), Map.of(), new byte[0]), place.absent,
                "NoSuchBucket");
    }

    private Optional<XmlElement> getXml(String bucket, Place place) {
        return get(bucket, place).map(bytes -> xml(bytes, place.root));
    }

    private static XmlElement xml(byte[] bytes, String root) {
        try {
            return XmlReader.read(new ByteArrayInputStream(bytes), root);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the server's " + root + " cannot be read", e);
        }
    }

    private void put(String bucket, Place place, byte[] body) {
        send("PUT", place.path(bucket), body);
    }

    private byte[] send(String method, String path, byte[] body) {
        return s3.bytes(method, path, Map.of("Content-MD5", md5(body)), body);
    }

    private static String md5(byte[] body) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    @Override
    public void read(Found found) {
        XmlElement list = xml(s3.bytes("GET", "/", Map.of(), new byte[0]), "ListAllMyBucketsResult");
        list.child("Buckets").stream().flatMap(all -> all.all("Bucket").stream())
                .flatMap(bucket -> bucket.value("Name").stream()).forEach(name -> read(name, found));
    }

    private void read(String name, Found found) {
        String tag = tags(name).stream().filter(each -> each.value("Key").orElse("").equals(TAG)).findFirst()
                .flatMap(each -> each.value("Value")).orElse("");
        if (!found.concerns(Kind.BUCKET, name, tag)) {
            return;
        }
        boolean versioning = getXml(name, Place.VERSIONING).flatMap(is -> is.value("Status"))
                .filter("Enabled"::equals).isPresent();
        boolean blocked = getXml(name, Place.PUBLICACCESSBLOCK).stream().flatMap(is -> is.children().stream())
                .anyMatch(each -> each.text().equals("true"));
        Key key = Key.of(Kind.BUCKET, name);
        found.put(key, new Bucket(tag, versioning, blocked));
        for (Kind kind : List.of(Kind.CORS, Kind.WEBSITE, Kind.LIFECYCLE)) {
            Place place = Place.of(kind);
            get(name, place).ifPresent(is -> found.put(Key.of(kind, name), Documents.ofXml(is, place.root)));
        }
        get(name, Place.POLICY).ifPresent(is -> found.put(Key.of(Kind.POLICY, name),
                Documents.ofJson(new String(is, StandardCharsets.UTF_8))));
        for (XmlElement each : notifications(name)) {
            String id = each.value("Id").orElse("");
            found.put(new Key(Kind.NOTIFICATION, name, id), notification(name, id, each));
        }
        if (!found.isWanted(Kind.BUCKET, name) && !versions(name, 1).isEmpty()) {
            found.filled(key);
        }
    }

    private List<XmlElement> tags(String bucket) {
        return getXml(bucket, Place.TAGGING).flatMap(tagging -> tagging.child("TagSet")).map(set -> set.all("Tag"))
                .orElse(List.of());
    }

    private List<XmlElement> notifications(String bucket) {
        return getXml(bucket, Place.NOTIFICATION).map(is -> is.all(FUNCTION)).orElse(List.of());
    }

    private Notification notification(String bucket, String id, XmlElement is) {
        String function = Target.of(is.value("CloudFunction").orElse(""));
        List<XmlElement> rules = is.child("Filter").flatMap(filter -> filter.child("S3Key"))
                .map(key -> key.all("FilterRule")).orElse(List.of());
        return new Notification(function, is.all("Event").stream().map(XmlElement::text).toList(),
                filter(rules, "prefix"), filter(rules, "suffix"), policies.has(function, statement(bucket, id)));
    }

    private static String filter(List<XmlElement> rules, String name) {
        return rules.stream().filter(rule -> rule.value("Name").orElse("").equalsIgnoreCase(name)).findFirst()
                .flatMap(rule -> rule.value("Value")).orElse("");
    }

    /** Names the permission; a statement's name has letters, digits, dashes and underlines. */
    private static String statement(String bucket, String id) {
        String text = "quern-" + bucket + "-" + id;
        return text.matches("[A-Za-z0-9_-]{1,100}")
                ? text
                : text.replaceAll("[^A-Za-z0-9_-]", "_").substring(0, Math.min(text.length(), 91)) + "-"
                        + Integer.toHexString(text.hashCode());
    }

    private List<XmlElement> versions(String bucket, int most) {
        XmlElement list = xml(s3.bytes("GET", "/" + ServerApi.encoded(bucket) + "?max-keys=" + most + "&versions",
                Map.of(), new byte[0]), "ListVersionsResult");
        return Stream.concat(list.all("Version").stream(), list.all("DeleteMarker").stream()).toList();
    }

    @Override
    public void make(Key key, @Nullable Piece before, Piece after) {
        String bucket = key.root();
        switch ((BucketPiece) after) {
            case Bucket is -> make(bucket, (Bucket) before, is);
            case Document document ->
                put(bucket, Place.of(key.kind()), document.text().getBytes(StandardCharsets.UTF_8));
            case Notification is -> {
                policies.permit(is.function(), new Policies.Permission(statement(bucket, key.part()),
                        "lambda:InvokeFunction", "s3.amazonaws.com", "arn:aws:s3:::" + bucket, null));
                setNotification(bucket, key.part(), is);
                if (before instanceof Notification was && !was.function().equals(is.function())) {
                    policies.forbid(was.function(), statement(bucket, key.part()));
                }
            }
        }
    }

    private void make(String name, @Nullable Bucket before, Bucket bucket) {
        if (before == null) {
            s3.bytes("PUT", "/" + ServerApi.encoded(name), Map.of(), new byte[0]);
        }
        if (before == null || !before.stack().equals(bucket.stack())) {
            XmlWriter xml = XmlWriter.result("Tagging").open("TagSet");
            tags(name).stream().filter(each -> !each.value("Key").orElse("").equals(TAG)).forEach(xml::copy);
            put(name, Place.TAGGING, xml.open("Tag").text("Key", TAG).text("Value", bucket.stack()).bytes());
        }
        if (bucket.versioning() != (before != null && before.versioning())) {
            put(name, Place.VERSIONING, XmlWriter.result(Place.VERSIONING.root)
                    .text("Status", bucket.versioning() ? "Enabled" : "Suspended").bytes());
        }
        if (!bucket.publicAccessBlocked()) {
            s3.bytes("DELETE", Place.PUBLICACCESSBLOCK.path(name), Map.of(), new byte[0]);
        } else if (before != null && !before.publicAccessBlocked()) {
            put(name, Place.PUBLICACCESSBLOCK, XmlWriter.result(Place.PUBLICACCESSBLOCK.root)
                    .text("BlockPublicAcls", true).text("IgnorePublicAcls", true).text("BlockPublicPolicy", true)
                    .text("RestrictPublicBuckets", true).bytes());
        }
    }

    /** Replaces one notification and leaves the others as they are. */
    private void setNotification(String bucket, String id, @Nullable Notification is) {
        XmlWriter xml = XmlWriter.result(NOTIFICATIONS);
        notifications(bucket).stream().filter(each -> !each.value("Id").orElse("").equals(id)).forEach(xml::copy);
        if (is != null) {
            xml.open(FUNCTION).text("Id", id).text("CloudFunction", arns.function(is.function()));
            is.events().forEach(event -> xml.text("Event", event));
            xml.open("Filter").open("S3Key");
            rule(xml, "prefix", is.prefix());
            rule(xml, "suffix", is.suffix());
            xml.close().close().close();
        }
        put(bucket, Place.NOTIFICATION, xml.bytes());
    }

    private static void rule(XmlWriter xml, String name, String value) {
        if (!value.isEmpty()) {
            xml.open("FilterRule").text("Name", name).text("Value", value).close();
        }
    }

    @Override
    public void remove(Key key, Piece before) {
        String bucket = key.root();
        switch ((BucketPiece) before) {
            case Bucket _ -> {
                empty(bucket);
                s3.bytes("DELETE", "/" + ServerApi.encoded(bucket), Map.of(), new byte[0]);
            }
            case Document _ -> s3.bytes("DELETE", Place.of(key.kind()).path(bucket), Map.of(), new byte[0]);
            case Notification was -> {
                setNotification(bucket, key.part(), null);
                policies.forbid(was.function(), statement(bucket, key.part()));
            }
        }
    }

    /** A plan deletes a bucket only if it is empty, or if its contents may go as well. */
    private void empty(String bucket) {
        List<XmlElement> page = new ArrayList<>(versions(bucket, 1000));
        while (!page.isEmpty()) {
            XmlWriter xml = XmlWriter.result("Delete").text("Quiet", true);
            page.forEach(each -> xml.open("Object").text("Key", each.value("Key"))
                    .text("VersionId", each.value("VersionId")).close());
            byte[] answer = send("POST", "/" + ServerApi.encoded(bucket) + "?delete", xml.bytes());
            xml(answer, "DeleteResult").child("Error").ifPresent(error -> {
                throw new CommandException(ExitCode.REFUSED, "object "
                        + error.value("Key").orElse("") + " of bucket " + bucket + " cannot be deleted: "
                        + error.value("Message").orElse(""));
            });
            page = new ArrayList<>(versions(bucket, 1000));
        }
    }
}
