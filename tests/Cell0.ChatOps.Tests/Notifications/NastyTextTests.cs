using System.Globalization;
using System.Text;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Notifications;

/// <summary>
/// Whatever a value holds: no channel refuses the message, nothing is lost, no grapheme is split. <c>CELL0_TEXTS=5000</c> tries that many texts
/// (500 else), <c>CELL0_TEXT_SEED=17</c> only the one that failed.
/// </summary>
public sealed class NastyTextTests
{
    /// <summary>Room the splitter leaves in each part.</summary>
    private const int Reserve = TextSplitter.Reserve;

    private static readonly TemplateEngine Engine = new(new Dictionary<string, string>(TemplateFiles.Read(), StringComparer.Ordinal)
    {
        ["block.telegram"] = "<b>Log of</b> <i>{{ name }}</i>\n<pre><code class=\"language-log\">{{ text }}</code></pre>\n<b>the end</b>",
        ["block.whatsapp"] = "*Log of* _{{ name }}_\n```{{ text }}```\n*the end*",
    });

    private static readonly FakeTimeProvider Clock = new(RunBuilder.Morning);

    private static readonly MessageTexts Texts = new(Engine, new TemplateFaults(Clock), Clock, NullLogger<MessageTexts>.Instance);

    public static TheoryData<string> Templates => ["sentence", "incident-opened", "block"];

    [Theory]
    [MemberData(nameof(Templates))]
    public void No_text_is_refused_lost_or_torn(string template)
    {
        foreach (var seed in Seeds())
        {
            var text = NastyText.Of(seed);
            foreach (var channel in new[] { TextChannel.Telegram, TextChannel.WhatsApp })
            {
                if (Fault(template, channel, text) is { } fault) Assert.Fail($"{template} on {channel.Name}, CELL0_TEXT_SEED={seed} ({text.Length} characters): {fault}");
            }
        }
    }

    private static IEnumerable<int> Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("CELL0_TEXT_SEED"), CultureInfo.InvariantCulture, out var seed) ? [seed]
        : Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("CELL0_TEXTS"), CultureInfo.InvariantCulture, out var count) ? count : 500);

    private static string? Fault(string template, TextChannel channel, string text)
    {
        var model = Model(template, text);
        var parts = Texts.Render(channel, template, model, "the short form");
        var read = parts.Select(part => Read(part, channel)).ToList();
        if (read.Select((part, index) => (part.Fault, index)).FirstOrDefault(part => part.Fault is not null) is { Fault: { } refused, index: var at }) return $"part {at + 1}/{parts.Count}: {refused}";
        var shown = new List<string>();
        for (var index = 0; index < parts.Count; index++)
        {
            var mark = parts.Count == 1 ? "" : $"\n({index + 1}/{parts.Count})";
            if (!read[index].Text.EndsWith(mark, StringComparison.Ordinal)) return $"part {index + 1}/{parts.Count} is not marked";
            shown.Add(Bare(read[index].Text[..^mark.Length], channel));
        }

        var whole = Expected(template, channel, model, text);
        return Lost(shown, whole, channel.Limit - Reserve);
    }

    /// <summary>As strictly as the network reads it, and a little more.</summary>
    private static (string Text, string? Fault) Read(TextPart part, TextChannel channel)
    {
        if (channel.Format == TextFormat.TelegramHtml)
        {
            var verdict = TelegramVerdict.OfMessage(part.Text, isFormatted: true);
            var plain = TelegramVerdict.OfMessage(part.Plain, isFormatted: false);
            return (verdict.Text, verdict.Refusal ?? (verdict.Doubts is [var doubt, ..] ? doubt : null) ?? plain.Refusal ?? (plain.Text == verdict.Text ? null : "its plain text reads otherwise"));
        }

        var fences = part.Text.Split("```").Length - 1;
        return (part.Text.Trim(), part.Text switch
        {
            { Length: > 1600 } => $"{part.Text.Length} characters",
            _ when string.IsNullOrWhiteSpace(part.Text) => "is empty",
            _ when fences % 2 != 0 => "a code block is not closed",
            _ when TelegramVerdict.OfMessage(part.Text, isFormatted: false).Refusal is { } half => half,
            _ => null,
        });
    }

    /// <summary>A sentence is written out here by rules of its own; the others are compared with themselves in one piece.</summary>
    private static string Expected(string template, TextChannel channel, Dictionary<string, object?> model, string text)
    {
        if (template == "sentence" && channel.Format == TextFormat.TelegramHtml && TelegramVerdict.OfMessage(Clean(text), isFormatted: false).Refusal != "message text is empty") return Clean(text);
        var rendered = Engine.Render(template, channel.Format, model, channel.Name);
        if (TelegramVerdict.OfMessage(rendered, isFormatted: false).Refusal == "message text is empty") rendered = "the short form\n(The text 'sentence' could not be made; this is the short form.)";
        return channel.Format == TextFormat.TelegramHtml ? TelegramVerdict.OfMessage(rendered, isFormatted: true).Text : Bare(rendered, channel);
    }

    /// <summary>What of a value a phone may show: no control characters, nothing that turns the reading direction, no half characters.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var hidden = (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t')) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
            if (!hidden) clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>WhatsApp's marks are the template's own: values hold look-alikes.</summary>
    private static string Bare(string text, TextChannel channel) => channel.Format == TextFormat.WhatsApp ? text.Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) : text;

    /// <summary>Lays the parts along the whole: between them only white space, and a place where graphemes end.</summary>
    private static string? Lost(List<string> parts, string whole, int room)
    {
        var starts = StringInfo.ParseCombiningCharacters(whole);
        var boundaries = starts.Append(whole.Length).ToHashSet();
        var position = 0;
        for (var index = 0; index < parts.Count; index++)
        {
            var part = parts[index].Trim();
            var begin = position;
            while (begin < whole.Length && char.IsWhiteSpace(whole[begin]) && !(part.Length > 0 && string.CompareOrdinal(whole, begin, part, 0, part.Length) == 0)) begin++;
            if (string.CompareOrdinal(whole, begin, part, 0, part.Length) != 0) return $"part {index + 1}/{parts.Count} is not what stands at {begin} of {whole.Length}";
            if (index > 0 && !Enumerable.Range(position, begin - position + 1).Any(boundaries.Contains) && !IsPile(starts, whole.Length, position, room)) return $"the cut before part {index + 1}/{parts.Count} splits a grapheme at {position}";
            position = begin + part.Length;
        }

        return string.IsNullOrWhiteSpace(whole[position..]) ? null : $"{whole.Length - position} characters at the end are lost";
    }

    /// <summary>A grapheme longer than a whole message can only be split.</summary>
    private static bool IsPile(int[] starts, int length, int at, int room)
    {
        var index = Array.BinarySearch(starts, at);
        if (index < 0) index = ~index - 1;
        return (index + 1 < starts.Length ? starts[index + 1] : length) - starts[index] > room;
    }

    private static Dictionary<string, object?> Model(string template, string text) => template switch
    {
        "sentence" => new(StringComparer.Ordinal) { ["sentence"] = text },
        "block" => new(StringComparer.Ordinal) { ["name"] = text[..Math.Min(text.Length, 40)], ["text"] = text },
        _ => new(StringComparer.Ordinal)
        {
            ["mark"] = "🔴",
            ["code"] = "A7K",
            ["title"] = text,
            ["severity"] = "critical",
            ["since"] = RunBuilder.Morning,
            ["why"] = text,
            ["evidence"] = text.Split("\n\n"),
            ["tail"] = LogTail.Of(text),
            ["impact"] = text,
            ["advice"] = text,
            ["fix"] = true,
            ["now"] = RunBuilder.Morning,
            ["zone"] = TimeZoneInfo.Utc,
        },
    };
}
