using System.Globalization;
using Fluid;
using Fluid.Values;

namespace Cell0.ChatOps.Rendering;

/// <summary>The filters templates may use: our own for figures and times, and Liquid's that every engine of ours agrees on.</summary>
public static class Filters
{
    /// <summary>No text a filter builds may grow beyond this; doubling a text in a loop would fill the memory otherwise.</summary>
    internal const int MaxLength = 64 * 1024;

    private static readonly string[] TextFilters =
        ["append", "prepend", "upcase", "downcase", "join", "strip", "strip_newlines", "replace"];

    private static readonly string[] ValueFilters = ["split", "size", "plus", "minus", "times", "divided_by", "modulo", "round", "default"];

    private static readonly Dictionary<string, FilterDelegate> Own = new(StringComparer.Ordinal)
    {
        ["ms"] = (input, _, _) => Text(Milliseconds(input) is { } ms ? FigureFormat.Milliseconds(ms) : null),
        ["dur"] = (input, _, _) => Text(Span(input) is { } span ? FigureFormat.Duration(span) : null),
        ["pct"] = (input, _, _) => Text(Number(input) is { } share ? FigureFormat.Percent(share) : null),
        ["ops"] = (input, _, _) => Text(Number(input) is { } rate ? FigureFormat.PerSecond(rate) : null),
        ["bytes"] = (input, _, _) => Text(Number(input) is { } bytes ? FigureFormat.Bytes(bytes) : null),
        ["num"] = (input, _, _) => Text(Number(input) is { } number ? FigureFormat.Number(number) : null),
        ["figure"] = (input, arguments, _) => Text(Number(input) is { } value ? FigureFormat.Figure(value, arguments.At(0).ToStringValue()) : null),
        ["ago"] = (input, _, context) => Text(Time(input) is { } time ? FigureFormat.Ago(time, Now(context)) : null),
        ["at"] = (input, _, context) => Text(Time(input) is { } time ? FigureFormat.At(time, Zone(context)) : null),
        ["clock"] = (input, _, context) => Text(Time(input) is { } time ? FigureFormat.Clock(time, Zone(context)) : null),
        ["truncate"] = (input, arguments, _) => new StringValue(TextCut.Head(
            input.ToStringValue(), arguments.At(0) is NumberValue most ? (int)most.ToNumberValue() : 50, arguments.At(1) is StringValue ending ? ending.ToStringValue() : "...")),
        // The format's own escaper does the work once, at output.
        ["escape"] = (input, _, _) => new StringValue(input.ToStringValue()),
    };

    /// <summary>What a template file may use; held by a test and when a template is loaded.</summary>
    public static IReadOnlySet<string> Allowed { get; } =
        TextFilters.Concat(ValueFilters).Concat(Own.Keys).ToHashSet(StringComparer.Ordinal);

    /// <summary>Name of the filter the loader puts on every output; no template can write it.</summary>
    internal const string Print = "(print)";

    internal static void Install(TemplateOptions options)
    {
        foreach (var name in options.Filters.Select(f => f.Key).Except(Allowed, StringComparer.Ordinal).ToArray()) options.Filters.Remove(name);
        foreach (var name in TextFilters) Wrap(options, name);
        foreach (var (name, filter) in Own) options.Filters.AddFilter(name, filter);
        options.Filters.AddFilter(Print, (input, _, context) => Printed(input, context));
        options.Captured = (name, value, _) => Capped($"capture {name}", value);
    }

    /// <summary>
    /// Fluid's text filters keep a captured input's "already escaped" mark, so that appending a raw value to it would print that value
    /// unescaped: the result is marked as raw again.
    /// </summary>
    private static void Wrap(TemplateOptions options, string name)
    {
        if (!options.Filters.TryGetValue(name, out var inner)) throw new InvalidOperationException($"Fluid has no filter '{name}'");
        options.Filters.AddFilter(name, async (input, arguments, context) =>
        {
            var value = await inner(input, arguments, context);
            return Capped(name, new StringValue(value.ToStringValue()));
        });
    }

    private static FluidValue Capped(string what, FluidValue value) =>
        value.ToStringValue().Length <= MaxLength ? value : throw new TemplateException("", $"'{what}' makes a text longer than {MaxLength} characters");

    /// <summary>What is printed without a filter still reads well, and a list is escaped too (Fluid prints its items raw).</summary>
    private static FluidValue Printed(FluidValue input, TemplateContext context) => input switch
    {
        StringValue => input,
        NumberValue => new StringValue(input.IsInteger() ? input.ToNumberValue().ToString("0", CultureInfo.InvariantCulture) : FigureFormat.Number((double)input.ToNumberValue())),
        ArrayValue list => new StringValue(string.Join(", ", list.Values.Select(v => Printed(v, context).ToStringValue()))),
        ObjectValue when input.ToObjectValue() is TimeSpan span => new StringValue(FigureFormat.Duration(span)),
        ObjectValue when input.ToObjectValue() is DateTimeOffset time => new StringValue(FigureFormat.At(time, Zone(context))),
        _ => new StringValue(input.ToStringValue()),
    };

    private static StringValue Text(string? text) => new(text ?? FigureFormat.Nothing);

    private static double? Number(FluidValue input) => input switch
    {
        NumberValue => (double)input.ToNumberValue(),
        StringValue when double.TryParse(input.ToStringValue(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static double? Milliseconds(FluidValue input) =>
        input.ToObjectValue() is TimeSpan span ? span.TotalMilliseconds : Number(input);

    private static TimeSpan? Span(FluidValue input) => input.ToObjectValue() is TimeSpan span ? span
        : Number(input) is { } seconds && Math.Abs(seconds) < 1e11 ? TimeSpan.FromSeconds(seconds)
        : null;

    private static DateTimeOffset? Time(FluidValue input) => input.ToObjectValue() as DateTimeOffset?;

    private static DateTimeOffset Now(TemplateContext context) => context.AmbientValues.GetValueOrDefault("now") as DateTimeOffset?
        ?? throw new TemplateException("", "the filter 'ago' needs 'now' in the model");

    private static TimeZoneInfo? Zone(TemplateContext context) => context.AmbientValues.GetValueOrDefault("zone") as TimeZoneInfo;
}
