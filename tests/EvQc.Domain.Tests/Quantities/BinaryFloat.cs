using System.Reflection;
using System.Reflection.Emit;

namespace EvQc.Quantities;

/// <summary>
/// Finds binary floating point in compiled code: fields, signatures, locals, constants, conversions, and calls that take or return it.
/// Compiled code and not source, so that <c>var x = 1.5</c> and <c>Math.Sqrt</c> cannot hide.
/// </summary>
internal static class BinaryFloat
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(f => f.GetValue(null)).OfType<OpCode>().ToDictionary(c => c.Value);

    private static readonly HashSet<OpCode> FloatCodes =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ldind_R4, OpCodes.Ldind_R8, OpCodes.Ldelem_R4, OpCodes.Ldelem_R8,
    ];

    /// <summary>Each place as <c>Type.member: what</c>.</summary>
    public static IEnumerable<string> In(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            foreach (var field in type.GetFields(Declared).Where(f => IsFloat(f.FieldType))) yield return $"{type}.{field.Name}: field";
            foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
                foreach (var what in In(method))
                    yield return $"{type}.{method.Name}: {what}";
        }
    }

    private static IEnumerable<string> In(MethodBase method)
    {
        if (HasFloatSignature(method)) yield return "signature";
        if (method.GetMethodBody() is not { } body) yield break;
        if (body.LocalVariables.Any(v => IsFloat(v.LocalType))) yield return "local";
        foreach (var (code, token) in Instructions(body.GetILAsByteArray()!))
        {
            if (FloatCodes.Contains(code)) yield return code.ToString()!;
            if (code.OperandType == OperandType.InlineMethod && Called(method, token) is { } called && HasFloatSignature(called))
                yield return $"call of {called.DeclaringType}.{called.Name}";
        }
    }

    private static MethodBase? Called(MethodBase caller, int token) => caller.Module.ResolveMethod(
        token, caller.DeclaringType!.GetGenericArguments(), caller.IsGenericMethod ? caller.GetGenericArguments() : null);

    private static bool HasFloatSignature(MethodBase method) =>
        (method is MethodInfo { ReturnType: var result } && IsFloat(result)) || method.GetParameters().Any(p => IsFloat(p.ParameterType));

    private static bool IsFloat(Type type) =>
        type == typeof(double) || type == typeof(float) || type == typeof(Half)
        || (type.HasElementType && IsFloat(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsFloat));

    private static IEnumerable<(OpCode Code, int Token)> Instructions(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            short value = il[at++];
            if (value == 0xFE) value = (short)(0xFE00 | il[at++]);
            var code = Codes[value];
            yield return (code, code.OperandType == OperandType.InlineMethod ? BitConverter.ToInt32(il, at) : 0);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
