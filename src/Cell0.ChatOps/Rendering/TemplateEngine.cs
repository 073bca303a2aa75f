using System.Globalization;
using System.Text.RegularExpressions;
using Fluid;

namespace Cell0.ChatOps.Rendering;

/// <summary>
/// Templates to text. All templates are parsed and checked when it is built; rendering then touches no disk and no clock.
/// A model may hold <c>now</c> (DateTimeOffset, for <c>ago</c>) and <c>zone</c> (TimeZoneInfo, for <c>at</c> and <c>clock</c>).
/// </summary>
public sealed partial class TemplateEngine
{
    private const int MaxSteps = 200_000;
    private const int MaxRecursion = 20;

    private static readonly string[] Tags =
        ["assign", "break", "capture", "case", "comment", "continue", "cycle", "for", "if", "include", "raw", "unless"];

    private static readonly string[] Operators = ["contains", "==", "!=", "<>", ">", "<", ">=", "<="];

    private readonly IReadOnlyDictionary<string, string> _sources;
    private readonly Dictionary<string, IFluidTemplate> _templates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _included = new(StringComparer.Ordinal);
    private readonly TemplateOptions _options;

    /// <param name="sources">Liquid text by key, as <see cref="TemplateFiles.Read"/> gives it.</param>
    /// <exception cref="TemplateException">A template does not parse, or uses what is not allowed.</exception>
    public TemplateEngine(IReadOnlyDictionary<string, string> sources)
    {
        _sources = sources;
        _options = Options(sources);
        var parser = Parser();
        foreach (var (key, source) in sources.OrderBy(s => s.Key, StringComparer.Ordinal)) _templates[key] = Load(parser, key, source);
    }

    /// <summary>What a template file may use; held by a test and when a template is loaded.</summary>
    public static IReadOnlyCollection<string> AllowedTags => Tags;

    public IEnumerable<string> Keys => _templates.Keys;

    /// <summary>Templates that others include; they need no model of their own.</summary>
    public IReadOnlySet<string> Included => _included;

    /// <summary>The key that would be rendered: language and channel first, then channel, then the plain one; null when there is none.</summary>
    public string? Find(string key, string? channel = null, string? language = null) =>
        Candidates(key, channel, language).FirstOrDefault(_templates.ContainsKey);

    /// <param name="key">File name without channel and extension, such as <c>incident-opened</c>.</param>
    /// <param name="format">Decides how values are escaped.</param>
    /// <param name="model">See <see cref="TemplateModel"/>: dictionaries, anonymous objects, lists, text, numbers, times.</param>
    /// <param name="channel">Prefers <c>key.channel</c>.</param>
    /// <param name="language">Prefers the folder of this name.</param>
    /// <exception cref="TemplateException">No such template, or it asked for what the model has not.</exception>
    public string Render(string key, TextFormat format, object model, string? channel = null, string? language = null)
    {
        var found = Find(key, channel, language) ?? throw new TemplateException(key, "there is no such template");
        return Guarded(found, () => Render(found, format, Context(model)));
    }

    /// <summary>For the lint: tries a template by its own key with values that answer to everything.</summary>
    internal string TryOut(string key, TextFormat format, WildValue value)
    {
        var context = new TemplateContext(value, _options, allowModelMembers: true);
        context.AmbientValues["now"] = DateTimeOffset.UnixEpoch;
        return Guarded(key, () => Render(key, format, context));
    }

    private string Render(string found, TextFormat format, TemplateContext context) => _templates[found].Render(context, new TextEscaper(format));

    /// <summary>Whatever goes wrong inside is told with the template's name.</summary>
    private string Guarded(string found, Func<string> render)
    {
        try
        {
            return render();
        }
        catch (UnknownVariableException e)
        {
            throw new TemplateException(found, e.Message, Line(found, e.Name), e);
        }
        catch (TemplateException e) when (e.Template.Length == 0)
        {
            throw new TemplateException(found, e.Problem, e.Line, e);
        }
        catch (Exception e) when (e is not TemplateException and not OutOfMemoryException)
        {
            throw new TemplateException(found, e.Message, null, e);
        }
    }

    private static IEnumerable<string> Candidates(string key, string? channel, string? language)
    {
        if (language is not null && channel is not null) yield return $"{language}/{key}.{channel}";
        if (language is not null) yield return $"{language}/{key}";
        if (channel is not null) yield return $"{key}.{channel}";
        yield return key;
    }

    private static FluidParser Parser()
    {
        var parser = new FluidParser();
        foreach (var tag in parser.RegisteredTags.Keys.Except(Tags, StringComparer.Ordinal).ToArray()) parser.RegisteredTags.Remove(tag);
        foreach (var word in parser.RegisteredOperators.Keys.Except(Operators, StringComparer.Ordinal).ToArray()) parser.RegisteredOperators.Remove(word);
        return parser;
    }

    private static TemplateOptions Options(IReadOnlyDictionary<string, string> sources)
    {
        var options = new TemplateOptions
        {
            StrictFilters = true,
            MaxSteps = MaxSteps,
            MaxRecursion = MaxRecursion,
            CultureInfo = CultureInfo.InvariantCulture,
            FileProvider = new TemplateSource(sources),
            // Fluid parses an included file itself; it gets the same outputs as the others.
            TemplateParsed = (_, template) => new TemplateGuard().VisitTemplate(template),
        };
        Filters.Install(options);
        return options;
    }

    private IFluidTemplate Load(FluidParser parser, string key, string source)
    {
        if (!parser.TryParse(source, out var template, out var error)) throw new TemplateException(key, error, ErrorLine(error));
        var guard = new TemplateGuard();
        var safe = guard.VisitTemplate(template);
        if (guard.Problems.Count > 0) throw new TemplateException(key, string.Join("; ", guard.Problems));
        foreach (var name in guard.Includes)
        {
            if (!_sources.ContainsKey(name)) throw new TemplateException(key, $"includes '{name}', which does not exist");
            _included.Add(name);
        }

        return safe;
    }

    private TemplateContext Context(object model)
    {
        var root = TemplateModel.From(model);
        // The shorter constructor (model, bool) would take the options for the model.
        var context = new TemplateContext(root, _options, allowModelMembers: true);
        if (root.Raw("now") is DateTimeOffset now) context.AmbientValues["now"] = now;
        if (root.Raw("zone") is string zone) context.AmbientValues["zone"] = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return context;
    }

    private int? Line(string key, string name)
    {
        var lines = _sources[key].Split('\n');
        var index = Array.FindIndex(lines, l => Regex.IsMatch(l, $@"\{{[\{{%][^\n]*\b{Regex.Escape(name)}\b", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return index < 0 ? null : index + 1;
    }

    private static int? ErrorLine(string error) =>
        Position().Match(error) is { Success: true } match ? int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"at \((?<line>\d+):\d+\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position();
}
