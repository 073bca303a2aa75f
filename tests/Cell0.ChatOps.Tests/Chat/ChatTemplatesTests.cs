using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class ChatTemplatesTests
{
    private static readonly TemplateEngine Engine = new(TemplateFiles.Read());

    public static TheoryData<string> Keys => [.. ChatSamples.All().Select(sample => sample.Key)];

    [Fact]
    public void What_is_said_of_fixes_reads_as_agreed_and_no_value_breaks_it()
    {
        TemplateLint.Check(Engine, FixSamples.All()).Where(problem => FixSamples.All().Any(sample => sample.Key == problem.Template)).ShouldBeEmpty();
        foreach (var same in FixSamples.All().GroupBy(sample => (sample.Key, sample.Channel)))
        {
            foreach (var (sample, index) in same.Select((sample, index) => (sample, index)))
                foreach (var format in sample.Formats) Golden.Match($"chat/{sample.Key}{(index == 0 ? "" : $"-{index + 1}")}.{format}.txt", Engine.Render(sample.Key, format, sample.Model, sample.Channel));
        }
    }

    [Fact]
    public void No_value_breaks_an_answer() => TemplateLint.Check(Engine, ChatSamples.All()).Where(problem => Keys.Any(key => key.Data == problem.Template)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_answer_reads_as_agreed(string key)
    {
        var sample = ChatSamples.All().Single(known => known.Key == key);
        foreach (var format in sample.Formats) Golden.Match($"chat/{key}.{format}.txt", Engine.Render(key, format, sample.Model));
    }
}
