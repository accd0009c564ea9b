package dev.quern.admin.s3.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Writes one document. Not thread-safe. */
public final class XmlWriter {
    /** The name space of all results; errors have none. */
    public static final String S3 = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder out = new StringBuilder(512).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** A document whose root is in S3's name space. */
    public static XmlWriter result(String root) {
        XmlWriter writer = new XmlWriter();
        writer.out.append('<').append(root).append(" xmlns=\"").append(S3).append("\">");
        writer.open.push(root);
        return writer;
    }

    /** A document whose root is in none. */
    public static XmlWriter plain(String root) {
        XmlWriter writer = new XmlWriter();
        return writer.open(root);
    }

    /** Begins an element. */
    public XmlWriter open(String name) {
        out.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    /** Begins an element that says of what type it is, as those of grantees do. */
    public XmlWriter openTyped(String name, String type) {
        out.append('<').append(name)
                .append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"").append(type)
                .append("\">");
        open.push(name);
        return this;
    }

    /** Ends the element that was begun last. */
    public XmlWriter close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element as it was read. */
    public XmlWriter copy(XmlElement element) {
        if (element.children().isEmpty()) {
            return text(element.name(), element.text());
        }
        open(element.name());
        element.children().forEach(this::copy);
        return close();
    }

    /** Text in the element that was begun last. */
    public XmlWriter content(String value) {
        escape(value);
        return this;
    }

    /** An element with text. */
    public XmlWriter text(String name, String value) {
        out.append('<').append(name).append('>');
        escape(value);
        out.append("</").append(name).append('>');
        return this;
    }

    public XmlWriter text(String name, long value) {
        return text(name, Long.toString(value));
    }

    public XmlWriter text(String name, boolean value) {
        return text(name, Boolean.toString(value));
    }

    /** An element with text, if there is any. */
    public XmlWriter text(String name, Optional<String> value) {
        value.ifPresent(present -> text(name, present));
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\t', '\n' -> out.append(c);
                default -> {
                    // XML 1.0 has no way to write most of these; S3 writes them so, and parsers may be lenient
                    if (c == 0x0d) {
                        out.append("&#13;");
                    } else if (c < 0x20 || c == 0xfffe || c == 0xffff) {
                        out.append("&#x").append(Integer.toHexString(c)).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }

    /** The document; everything that was begun is ended. */
    public byte[] bytes() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
