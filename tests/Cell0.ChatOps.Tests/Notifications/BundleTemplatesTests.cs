using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class BundleTemplatesTests
{
    private static readonly TemplateEngine Engine = new(TemplateFiles.Read());

    [Fact]
    public void No_value_breaks_a_bundle() => TemplateLint.Check(Engine, BundleSamples.All()).Where(problem => problem.Template is BundleTexts.Bundle or BundleTexts.CatchUp).ShouldBeEmpty();

    [Theory]
    [InlineData(BundleTexts.Bundle)]
    [InlineData(BundleTexts.CatchUp)]
    [InlineData(TestDesk.Template)]
    public void A_bundle_reads_as_agreed(string key)
    {
        foreach (var sample in BundleSamples.All().Where(sample => sample.Key == key))
            foreach (var format in sample.Formats) Golden.Match($"notifications/{key}.{format}.txt", Engine.Render(key, format, sample.Model, format == TextFormat.TelegramHtml ? "telegram" : null));
    }
}
