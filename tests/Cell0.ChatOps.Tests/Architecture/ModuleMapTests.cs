using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Architecture;

public sealed class ModuleMapTests
{
    [Fact]
    public void The_module_map_in_README_is_what_the_sources_say()
    {
        var path = Repository.PathOf("README.md");
        var readme = File.ReadAllText(path).ReplaceLineEndings("\n");
        var expected = ModuleMap.Place(readme, ModuleMap.Of(Sources.Real));
        if (Repository.Updating) File.WriteAllText(path, expected);
        else Golden.Compare("the module map in README.md", readme, expected);
    }

    [Fact]
    public void The_map_shows_each_arrow_once()
    {
        var sources = new Sources(new Dictionary<string, string>
        {
            ["Storage/A.cs"] = "namespace Cell0.ChatOps.Storage; public sealed class A;",
            ["Suite/B.cs"] = "namespace Cell0.ChatOps.Suite; public sealed class B { public Storage.A? One; public Storage.A? Two; }",
        });
        ModuleMap.Of(sources).ShouldBe("| module | floor | uses |\n|---|---|---|\n| Suite | 2 | Storage |\n| Storage | 1 |  |");
    }

    [Fact]
    public void Without_markers_it_says_what_is_missing() =>
        Should.Throw<InvalidOperationException>(() => ModuleMap.Place("# title", "")).Message.ShouldContain("map:begin");
}
