using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class NoticeTemplatesTests
{
    private static readonly TemplateEngine Engine = new(TemplateFiles.Read());

    [Theory]
    [InlineData("daily-digest")]
    [InlineData("status-card")]
    [InlineData("verdict-changed")]
    public void What_the_clock_tells_reads_as_agreed(string key)
    {
        foreach (var sample in NoticeSamples.All().Concat(ReportSamples.All()).Where(sample => sample.Key == key))
            foreach (var format in sample.Formats) Golden.Match($"notifications/{key}.{format}.txt", Engine.Render(key, format, sample.Model, format == TextFormat.TelegramHtml ? "telegram" : null));
    }
}
