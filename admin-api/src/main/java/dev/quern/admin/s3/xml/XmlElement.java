package dev.quern.admin.s3.xml;

import java.util.List;
import java.util.Optional;

/**
 * An element of a request, without its name space and attributes.
 *
 * @param text
 *            what stands in it outside of other elements
 */
public record XmlElement(String name, String text, List<XmlElement> children) {

    public XmlElement {
        children = List.copyOf(children);
    }

    /** The first element of that name in this one. */
    public Optional<XmlElement> child(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).findFirst();
    }

    /** All elements of that name in this one, in order. */
    public List<XmlElement> all(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The text of the first element of that name in this one. */
    public Optional<String> value(String childName) {
        return child(childName).map(XmlElement::text);
    }
}
