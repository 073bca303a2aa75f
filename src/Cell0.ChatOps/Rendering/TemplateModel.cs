using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Fluid.Values;

namespace Cell0.ChatOps.Rendering;

/// <summary>
/// Turns a model into values a template may read. Allowed are dictionaries with text keys, anonymous objects, lists of these, text,
/// booleans, enums, numbers, TimeSpan, DateTimeOffset, TimeZoneInfo, Guid, Uri and null; anything else is refused, so no template
/// can reach a type nobody meant to show.
/// </summary>
internal static class TemplateModel
{
    public static ModelValue From(object model) =>
        Convert("", model) as ModelValue ?? throw new TemplateException("", $"a model is a dictionary or an anonymous object, not {model.GetType().Name}");

    private static FluidValue Convert(string path, object? value) => value switch
    {
        null => NilValue.Instance,
        FluidValue fluid => fluid,
        string text => new StringValue(text),
        bool yes => BooleanValue.Create(yes),
        char or Guid or Uri or Enum => new StringValue(value.ToString()),
        TimeZoneInfo zone => new StringValue(zone.Id),
        double number => Number(number),
        float number => Number(number),
        decimal number => NumberValue.Create(number),
        sbyte or byte or short or ushort or int or uint or long or ulong => NumberValue.Create(System.Convert.ToDecimal(value, null)),
        TimeSpan or DateTimeOffset => new ObjectValue(value),
        IEnumerable<KeyValuePair<string, object?>> map => Group(path, map),
        IDictionary map => Group(path, map.Cast<DictionaryEntry>().Select(e => KeyValuePair.Create(e.Key.ToString()!, e.Value))),
        IEnumerable list => new ArrayValue(list.Cast<object?>().Select((item, i) => Convert($"{path}[{i}]", item)).ToArray()),
        _ when IsAnonymous(value.GetType()) => Group(path, Properties(value)),
        _ => throw new TemplateException("", $"the model's '{path}' is a {value.GetType().Name}; give text, numbers, times, lists and dictionaries"),
    };

    private static ModelValue Group(string path, IEnumerable<KeyValuePair<string, object?>> map) =>
        new(path, map.ToDictionary(p => p.Key, p => Convert(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value), StringComparer.Ordinal));

    /// <summary>Liquid counts in decimals; what does not fit is shown as text rather than failing a message.</summary>
    private static FluidValue Number(double number) =>
        double.IsFinite(number) && Math.Abs(number) < 1e27 ? NumberValue.Create((decimal)number) : new StringValue(FigureFormat.Number(number));

    private static bool IsAnonymous(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, object?>> Properties(object value) =>
        value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => KeyValuePair.Create(p.Name, p.GetValue(value)));
}
