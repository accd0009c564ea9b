@org.jspecify.annotations.NullMarked
package dev.quern.admin.compatibility;
