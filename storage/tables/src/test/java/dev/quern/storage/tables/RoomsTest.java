package dev.quern.storage.tables;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the rooms of the table store may know each other and others. */
@AnalyzeClasses(packages = "dev.quern.storage.tables", importOptions = DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule theStoreKnowsTheKeyValuePortAlone = classes().that()
            .resideInAPackage("dev.quern.storage.tables..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.kv..", "dev.quern.storage.tables..");

    @ArchTest
    static final ArchRule itemsKnowNothingButThemselves = classes().that()
            .resideInAPackage("dev.quern.storage.tables.item..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.tables.item..");

    @ArchTest
    static final ArchRule expressionsKnowItemsAlone = classes().that()
            .resideInAPackage("dev.quern.storage.tables.expression..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.tables.item..",
                    "dev.quern.storage.tables.expression..");

    @ArchTest
    static final ArchRule roomsFormNoCircle = slices().matching("dev.quern.storage.tables.(*)..").should()
            .beFreeOfCycles();
}
