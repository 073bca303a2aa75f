using Cell0.ChatOps.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Rendering;

/// <summary>Over every file in templates/.</summary>
public sealed class ShippedTemplatesTests
{
    [Fact]
    public void Every_template_loads_within_the_allowed_tags_and_filters() =>
        Should.NotThrow(() => new TemplateEngine(TemplateFiles.Read()).Keys.ToList());

    [Fact]
    public void Every_template_withstands_nasty_values()
    {
        using var services = new ServiceCollection().AddRendering().BuildServiceProvider();
        TemplateLint.Check(services.GetRequiredService<TemplateEngine>(), services.GetServices<ITemplateSample>()).Select(p => p.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void Tags_and_filters_are_those_on_which_Liquid_engines_agree()
    {
        TemplateEngine.AllowedTags.Order().ShouldBe(["assign", "break", "capture", "case", "comment", "continue", "cycle", "for", "if", "include", "raw", "unless"]);
        Filters.Allowed.Order().ShouldBe([
            "ago", "append", "at", "bytes", "clock", "default", "divided_by", "downcase", "dur", "escape", "figure", "join", "minus", "modulo", "ms", "num", "ops",
            "pct", "plus", "prepend", "replace", "round", "size", "split", "strip", "strip_newlines", "times", "truncate", "upcase",
        ]);
    }

    [Fact]
    public void The_module_gives_an_engine()
    {
        using var services = new ServiceCollection().AddRendering().BuildServiceProvider();
        services.GetRequiredService<TemplateEngine>().Find("there-is-no-such-template").ShouldBeNull();
    }
}
