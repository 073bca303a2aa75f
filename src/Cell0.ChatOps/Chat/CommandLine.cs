using System.Text;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat;

/// <summary>What a person's line means. Parsed by rules alone: the same line always means the same.</summary>
public abstract record ParsedLine
{
    private ParsedLine()
    {
    }

    /// <param name="Note">What stood behind <c>--</c>, or null.</param>
    public sealed record Command(IChatCommand Verb, IReadOnlyList<string> Arguments, string? Note) : ParsedLine;

    /// <param name="Word">What was taken for the verb.</param>
    /// <param name="Suggestions">Verbs that look like it; never run by themselves.</param>
    public sealed record Unknown(string Word, IReadOnlyList<string> Suggestions) : ParsedLine;

    /// <summary>Empty, or spoken to another bot.</summary>
    public sealed record NotForUs : ParsedLine;
}

/// <summary>The grammar: <c>[mention] [/]verb arguments [-- note]</c>, or a code first: <c>A7K ack 2h</c>.</summary>
public static class CommandLine
{
    private const int LongestWord = 64;
    private const int ShortestPrefix = 3;
    private const int MostSuggestions = 3;

    /// <param name="botName">Ours, without the @; null: every mention is taken as ours.</param>
    public static ParsedLine Parse(string text, CommandCatalogue catalogue, string? botName = null)
    {
        var (words, note) = Words(text);
        if (words.Count > 0 && words[0] is ['@', .. var mentioned])
        {
            if (!IsUs(mentioned, botName)) return new ParsedLine.NotForUs();
            words.RemoveAt(0);
        }

        if (words.Count == 0) return new ParsedLine.NotForUs();
        var (verb, addressee) = SplitAddress(words[0].TrimStart('/', '!'));
        if (addressee is not null && !IsUs(addressee, botName)) return new ParsedLine.NotForUs();
        return Resolve(verb, words, note, catalogue);
    }

    private static ParsedLine Resolve(string verb, List<string> words, string? note, CommandCatalogue catalogue)
    {
        if (catalogue.Find(verb) is { } exact) return new ParsedLine.Command(exact, words[1..], note);
        if (ChatCode.Parse(verb) is { } code) return Shortcut(code, words, note, catalogue);
        var reading = catalogue.Commands.Where(command => !command.Spec.Changes && command.Spec.IsListed).ToArray();
        var begun = verb.Length >= ShortestPrefix ? reading.Where(command => command.Spec.Verb.StartsWith(verb, StringComparison.OrdinalIgnoreCase)).ToArray() : [];
        return begun is [var only] ? new ParsedLine.Command(only, words[1..], note) : new ParsedLine.Unknown(TextCut.Head(verb, LongestWord), Similar(verb, catalogue));
    }

    private static ParsedLine Shortcut(string code, List<string> words, string? note, CommandCatalogue catalogue)
    {
        if (words.Count > 1 && catalogue.FindShortcut(words[1]) is { } command) return new ParsedLine.Command(command, [code, .. words[2..]], note);
        var offered = catalogue.Commands.Where(known => known.Spec.Shortcuts.Count > 0).Select(known => $"/{known.Spec.Verb} {code}");
        return new ParsedLine.Unknown(TextCut.Head(string.Join(' ', words.Take(2)), LongestWord), [.. offered.Take(MostSuggestions)]);
    }

    private static IReadOnlyList<string> Similar(string verb, CommandCatalogue catalogue) =>
    [
        .. catalogue.Commands
            .Where(command => command.Spec.IsListed)
            .Select(command => (command.Spec.Verb, Distance: command.Spec.Verb.StartsWith(verb, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.Between(verb, command.Spec.Verb)))
            .Where(near => verb.Length > 0 && near.Distance <= 2)
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Verb, StringComparer.Ordinal)
            .Take(MostSuggestions)
            .Select(near => "/" + near.Verb),
    ];

    private static (string Verb, string? Addressee) SplitAddress(string word)
    {
        var at = word.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (word, null) : (word[..at], word[(at + 1)..]);
    }

    private static bool IsUs(string name, string? botName) => botName is null || string.Equals(name.TrimEnd(':', ','), botName, StringComparison.OrdinalIgnoreCase);
    /// <summary>Words, quoted ones whole, up to a lone <c>--</c>; what follows is the note. Phones turn <c>--</c> into a dash.</summary>
    private static (List<string> Words, string? Note) Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        for (var at = 0; at <= text.Length; at++)
        {
            var c = at < text.Length ? text[at] : ' ';
            if (c is '"' or '\u201C' or '\u201D') quoted = !quoted;
            else if ((char.IsWhiteSpace(c) && !quoted) || at == text.Length)
            {
                if (word.ToString() is "--" or "\u2014" or "\u2013") return (words, Note(text[at..]));
                if (word.Length > 0) words.Add(word.ToString());
                word.Clear();
            }
            else word.Append(c);
        }

        return (words, null);
    }

    private static string? Note(string rest)
    {
        var note = rest.Trim();
        if (note is ['"' or '\u201C', .. var inner, '"' or '\u201D']) note = inner.Trim();
        return note.Length == 0 ? null : note;
    }
}
