package dev.quern.admin.s3.bucket;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.lifecycle.Expiration;
import dev.quern.storage.objects.lifecycle.Lifecycle;
import dev.quern.storage.objects.lifecycle.LifecycleFilter;
import dev.quern.storage.objects.lifecycle.LifecycleRule;
import dev.quern.storage.objects.lifecycle.NoncurrentExpiration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Rules by which objects expire, as S3 writes them. */
final class LifecycleDocument {
    private static final int MOST_RULES = 1_000;
    private static final int LONGEST_ID = 255;
    private static final int MOST_KEPT = 100;
    private static final Set<String> PARTS = Set.of("ID", "Prefix", "Filter", "Status", "Expiration",
            "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload");
    private static final Set<String> TRANSITIONS = Set.of("Transition", "NoncurrentVersionTransition");

    private LifecycleDocument() {}

    /** The rules, each with an id. */
    static Lifecycle read(XmlElement document) {
        List<XmlElement> elements = document.all("Rule");
        if (elements.isEmpty() || elements.size() > MOST_RULES || elements.size() != document.children().size()) {
            throw malformed();
        }
        List<LifecycleRule> rules = new ArrayList<>();
        List<XmlElement> named = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (XmlElement element : elements) {
            String id = element.value("ID").filter(text -> !text.isEmpty())
                    .orElseGet(() -> UUID.randomUUID().toString());
            if (id.length() > LONGEST_ID) {
                throw argument("ID length should not exceed allowed limit of 255");
            }
            if (!ids.add(id)) {
                throw argument("Rule ID must be unique. Found same ID for more than one rule");
            }
            rules.add(rule(id, element));
            named.add(withId(element, id));
        }
        XmlWriter kept = XmlWriter.result("LifecycleConfiguration");
        named.forEach(kept::copy);
        return new Lifecycle(rules, kept.bytes());
    }

    private static XmlElement withId(XmlElement rule, String id) {
        List<XmlElement> children = new ArrayList<>();
        children.add(new XmlElement("ID", id, List.of()));
        rule.children().stream().filter(child -> !child.name().equals("ID")).forEach(children::add);
        return new XmlElement("Rule", "", children);
    }

    private static LifecycleRule rule(String id, XmlElement element) {
        for (XmlElement part : element.children()) {
            if (TRANSITIONS.contains(part.name())) {
                throw S3Error.notImplemented(part.name() + " in a lifecycle: there is one class of storage")
                        .exception();
            }
            if (!PARTS.contains(part.name())) {
                throw malformed();
            }
        }
        boolean enabled = switch (element.value("Status").map(String::strip).orElse("")) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default -> throw malformed();
        };
        LifecycleFilter filter = filter(element);
        Optional<Expiration> expiration = element.child("Expiration").map(LifecycleDocument::expiration);
        Optional<NoncurrentExpiration> noncurrent = element.child("NoncurrentVersionExpiration")
                .map(LifecycleDocument::noncurrent);
        OptionalInt abort = element.child("AbortIncompleteMultipartUpload").map(
                part -> OptionalInt.of(days(part, "DaysAfterInitiation", "AbortIncompleteMultipartUpload")))
                .orElseGet(OptionalInt::empty);
        if (expiration.isEmpty() && noncurrent.isEmpty() && abort.isEmpty()) {
            throw request("At least one action needs to be specified in a rule.");
        }
        if (!filter.tags().isEmpty() && abort.isPresent()) {
            throw request("AbortIncompleteMultipartUpload cannot be specified with Tags.");
        }
        if (!filter.tags().isEmpty() && expiration.filter(Expiration.LoneMarkers.class::isInstance).isPresent()) {
            throw request("ExpiredObjectDeleteMarker cannot be specified with Tags.");
        }
        return new LifecycleRule(id, enabled, filter, expiration, noncurrent, abort);
    }

    private static LifecycleFilter filter(XmlElement rule) {
        Optional<XmlElement> filter = rule.child("Filter");
        Optional<String> prefix = rule.value("Prefix");
        if (filter.isPresent() == prefix.isPresent()) {
            throw malformed();
        }
        if (filter.isEmpty()) {
            return LifecycleFilter.ofPrefix(prefix.get());
        }
        if (filter.get().children().size() > 1) {
            throw malformed();
        }
        XmlElement terms = filter.get().child("And").orElse(filter.get());
        Map<String, String> tags = new LinkedHashMap<>();
        for (XmlElement term : terms.children()) {
            switch (term.name()) {
                case "Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan" -> {
                }
                case "Tag" -> {
                    if (tags.put(term.value("Key").orElseThrow(LifecycleDocument::malformed),
                            term.value("Value").orElseThrow(LifecycleDocument::malformed)) != null) {
                        throw request("Duplicate Tag Keys are not allowed.");
                    }
                }
                default -> throw malformed();
            }
        }
        return new LifecycleFilter(terms.value("Prefix").orElse(""), tags, size(terms, "ObjectSizeGreaterThan"),
                size(terms, "ObjectSizeLessThan"));
    }

    private static OptionalLong size(XmlElement terms, String name) {
        try {
            return terms.value(name).map(text -> OptionalLong.of(Long.parseLong(text.strip())))
                    .orElseGet(OptionalLong::empty);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static Expiration expiration(XmlElement element) {
        if (element.children().size() != 1) {
            throw malformed();
        }
        XmlElement one = element.children().getFirst();
        return switch (one.name()) {
            case "Days" -> new Expiration.AfterDays(days(element, "Days", "Expiration"));
            case "Date" -> new Expiration.OnDate(date(one.text().strip()));
            case "ExpiredObjectDeleteMarker" -> {
                if (!one.text().strip().equals("true")) {
                    throw malformed();
                }
                yield new Expiration.LoneMarkers();
            }
            default -> throw malformed();
        };
    }

    private static Instant date(String text) {
        Instant date;
        try {
            date = text.contains("T")
                    ? Instant.parse(text.endsWith("Z") ? text : text + "Z")
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw malformed();
        }
        if (!date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
            throw argument("'Date' must be at midnight GMT");
        }
        return date;
    }

    private static NoncurrentExpiration noncurrent(XmlElement element) {
        int kept = element.value("NewerNoncurrentVersions").map(LifecycleDocument::number).orElse(0);
        if (element.child("NewerNoncurrentVersions").isPresent() && (kept < 1 || kept > MOST_KEPT)) {
            throw argument("'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be a positive integer"
                    + " not above 100");
        }
        return new NoncurrentExpiration(days(element, "NoncurrentDays", "NoncurrentVersionExpiration"), kept);
    }

    private static int days(XmlElement element, String name, String action) {
        int days = number(element.value(name).orElseThrow(LifecycleDocument::malformed));
        if (days < 1) {
            throw argument("'" + name + "' for " + action + " action must be a positive integer");
        }
        return days;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
    }

    private static RuntimeException argument(String message) {
        return S3Error.of(S3ErrorCode.INVALID_ARGUMENT, message).exception();
    }

    private static RuntimeException request(String message) {
        return S3Error.of(S3ErrorCode.INVALID_REQUEST, message).exception();
    }
}
