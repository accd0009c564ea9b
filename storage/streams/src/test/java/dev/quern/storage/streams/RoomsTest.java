package dev.quern.storage.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the rooms of the stream store may know each other and others. */
@AnalyzeClasses(packages = "dev.quern.storage.streams", importOptions = DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule theStoreKnowsTheKeyValuePortAlone = classes().that()
            .resideInAPackage("dev.quern.storage.streams..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.kv..", "dev.quern.storage.streams..");

    @ArchTest
    static final ArchRule valuesKnowNothingButThemselves = classes().that()
            .resideInAPackage("dev.quern.storage.streams.stream..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.streams.stream..");

    @ArchTest
    static final ArchRule roomsFormNoCircle = slices().matching("dev.quern.storage.streams.(*)..").should()
            .beFreeOfCycles();
}
